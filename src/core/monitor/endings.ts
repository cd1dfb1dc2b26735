import { LEDGER_VERSION, type LedgerEntry, type LedgerJob } from '../ledger.js';
import { hasCondition, isFinished } from '../observed/conditions.js';
import { pickTellingPods } from './telling-pods.js';
import type { ObservedJob, ObservedPod } from '../observed/objects.js';
import type { ClusterSnapshot } from './snapshot.js';

/** How a Job ended, with the Pods that tell why. */
export interface Ending {
  job: ObservedJob;
  pods: ObservedPod[];
}

/** The memory of one monitor attempt: a Job and its Pods may be gone before anybody judges them. */
export interface Endings {
  /** Takes note of Jobs as they are now; returns those whose Pods should be looked at before they are gone. */
  notice(jobs: Iterable<ObservedJob>): ObservedJob[];
  /** Keeps the telling ones among these Pods of failing Jobs. */
  keepPods(pods: readonly ObservedPod[]): void;
  /** Records the Jobs that have ended since the last call; returns once they are in the ledger. */
  record(): Promise<void>;
  all(): Ending[];
}

export interface CreateEndings {
  /** What is known from earlier attempts; empty: nothing is ever appended, because this run created no Jobs. */
  ledger: ReadonlyMap<string, LedgerJob>;
  append(entries: readonly LedgerEntry[]): Promise<void>;
  now(): Date;
}

/**
 * Remembers how Jobs end. Those that the run has created go to its ledger; of others, only those that ended while they
 * were watched are remembered, so that an old Job that is cleaned up meanwhile does not count.
 */
export function createEndings({ ledger, append, now }: CreateEndings): Endings {
  const known = new Map<string, Ending>();
  for (const { ended } of ledger.values()) if (ended !== undefined) known.set(ended.job.uid, ended);
  const unfinished = new Set<string>();
  const due = new Map<string, ObservedJob>();
  const asked = new Set<string>();
  const podsOf = new Map<string, ObservedPod[]>();

  const isCreatedHere = ({ name, uid }: ObservedJob) => {
    const created = ledger.get(name);
    return created !== undefined && (created.uid === '' || created.uid === uid);
  };

  return {
    notice: (jobs) => {
      const failing: ObservedJob[] = [];
      for (const job of jobs) {
        const { uid } = job;
        if (known.has(uid)) continue;
        const finished = isFinished(job);
        if (!finished) unfinished.add(uid);
        if (!isCreatedHere(job) && !unfinished.has(uid)) continue;
        if (finished) due.set(uid, job);
        if (!asked.has(uid) && isFailing(job)) {
          asked.add(uid);
          failing.push(job);
        }
      }
      return failing;
    },
    keepPods: (pods) => {
      const owned = new Map<string, ObservedPod[]>();
      for (const pod of pods) owned.set(pod.jobUid, [...(owned.get(pod.jobUid) ?? []), pod]);
      for (const [uid, mine] of owned) podsOf.set(uid, pickTellingPods(mine));
    },
    record: async () => {
      const endings = Array.from(due.values(), (job): Ending => ({ job, pods: podsOf.get(job.uid) ?? [] }));
      const at = now().toISOString();
      const entries = endings
        .filter(({ job }) => isCreatedHere(job))
        .map(({ job, pods }): LedgerEntry => {
          const { name, uid } = job;
          return { v: LEDGER_VERSION, kind: 'ended', name, at, uid, job, pods };
        });
      if (entries.length > 0) await append(entries);
      for (const ending of endings) {
        const { uid } = ending.job;
        known.set(uid, ending);
        due.delete(uid);
        unfinished.delete(uid);
        podsOf.delete(uid);
      }
    },
    all: () => [...known.values()],
  };
}

/**
 * The snapshot with what is known of Jobs and Pods that are gone: a Job that ended and was cleaned up, and the Pods
 * that the Job controller deletes when a Job fails.
 */
export function withEndings(snapshot: ClusterSnapshot, endings: readonly Ending[]): ClusterSnapshot {
  if (!snapshot.observed || endings.length === 0) return snapshot;
  const names = new Set(snapshot.jobs.map(({ name }) => name));
  const gone = endings.filter(({ job }) => !names.has(job.name));
  const jobs = [...snapshot.jobs, ...gone.map(({ job }) => ({ ...job, fromLedger: true }))];
  const jobUids = new Set(jobs.map(({ uid }) => uid));
  const podUids = new Set(snapshot.pods.map(({ uid }) => uid));
  const pods = endings
    .filter(({ job }) => jobUids.has(job.uid))
    .flatMap(({ pods: telling }) => telling.filter(({ uid }) => !podUids.has(uid)));
  return { ...snapshot, jobs, pods: [...snapshot.pods, ...pods] };
}

/** Its Pods tell why; from FailureTarget on the Job controller deletes those that still run. */
function isFailing({ conditions, failed }: ObservedJob): boolean {
  if (hasCondition(conditions, 'FailureTarget') || hasCondition(conditions, 'Failed')) return true;
  return failed > 0 && hasCondition(conditions, 'Complete');
}
