import { setTimeout as sleep } from 'node:timers/promises';
import { jobSchema } from '../../../core/monitor/observe-objects.js';
import type { ObservedJob } from '../../../core/observed/objects.js';
import type { WatchEvent } from '../../../core/monitor/watch-line.js';
import { type ClusterConnection, ClusterRequestError } from '../connect/connection.js';
import { jobsPath } from '../request/jobs-path.js';
import { readList } from '../request/read-list.js';
import { WATCH_GRACE_MS, WATCH_SECONDS, watchJobs } from './watch-jobs.js';

export interface FollowJobs {
  /** Opens the connection, which may take more than one try. */
  connect(): Promise<ClusterConnection>;
  namespace: string;
  labelSelector: string;
  signal: AbortSignal;
  /** @default WATCH_SECONDS */
  watchSeconds?: number;
  /** @default WATCH_GRACE_MS */
  graceMs?: number;
}

export type Followed =
  /** The Jobs by name as they are now, and those that are new or changed: also deleted ones, as they were last. */
  | { kind: 'jobs'; jobs: ReadonlyMap<string, ObservedJob>; changed: ObservedJob[]; connection: ClusterConnection }
  /** The server could not be followed just now; another try comes. */
  | { kind: 'trouble'; error: unknown };

/** Pauses between tries: an API server that restarts is back within seconds, and one follower is no burden on it. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

/** After so many tries from one version, the list is read anew: the version itself may be the trouble. */
const TRIES_BEFORE_LISTING = 5;

/** A watch that ends sooner than this and has brought nothing is no watch. */
const SHORTEST_WATCH_MS = 1_000;

/**
 * Follows the Jobs for as long as the caller goes on: one list, then one watch after the other from where the last one
 * ended, and a new list where the server no longer knows that place (410). Throws only when the signal aborts.
 */
export async function* followJobs(input: FollowJobs): AsyncGenerator<Followed, never> {
  const { connect, signal, watchSeconds = WATCH_SECONDS, graceMs = WATCH_GRACE_MS } = input;
  const jobs = new Map<string, ObservedJob>();
  let connection: ClusterConnection | null = null;
  let resourceVersion = '';
  let failures = 0;
  let wasTooOld = false;
  try {
    for (;;) {
      const startedAt = performance.now();
      let brought = 0;
      try {
        connection ??= await connect();
        if (resourceVersion === '') {
          resourceVersion = await listAnew({ ...input, connection }, jobs);
          yield { kind: 'jobs', jobs, changed: [...jobs.values()], connection };
        }
        for await (const events of watchJobs({ ...input, connection, resourceVersion, watchSeconds, graceMs })) {
          brought += events.length;
          failures = 0;
          wasTooOld = false;
          resourceVersion = versionAfter(events, resourceVersion);
          const changed = applyEvents(jobs, events);
          if (changed.length > 0) yield { kind: 'jobs', jobs, changed, connection };
        }
        if (brought > 0 || performance.now() - startedAt > SHORTEST_WATCH_MS) failures = 0;
        else failures += 1;
        if (failures === 0) continue;
      } catch (error) {
        signal.throwIfAborted();
        failures += 1;
        const isTooOld = error instanceof ClusterRequestError && error.status === 410;
        if (isTooOld || failures % TRIES_BEFORE_LISTING === 0) resourceVersion = '';
        // A place that is too old is nothing to worry about, unless the next one is, too.
        const isExpected = isTooOld && !wasTooOld;
        wasTooOld = isTooOld;
        if (isExpected) continue;
        yield { kind: 'trouble', error };
      }
      await sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)), undefined, { signal });
    }
  } finally {
    await connection?.close();
  }
}

async function listAnew(
  { connection, namespace, labelSelector, signal }: FollowJobs & { connection: ClusterConnection },
  jobs: Map<string, ObservedJob>,
): Promise<string> {
  const { items, resourceVersion } = await readList({
    connection,
    signal,
    path: jobsPath(namespace),
    query: { labelSelector },
    trim: (object) => jobSchema.parse(object),
  });
  jobs.clear();
  for (const job of items) jobs.set(job.name, job);
  return resourceVersion;
}

function versionAfter(events: readonly WatchEvent[], before: string): string {
  const last = events.at(-1);
  return last === undefined || last.kind === 'error' ? before : last.resourceVersion;
}

function applyEvents(jobs: Map<string, ObservedJob>, events: readonly WatchEvent[]): ObservedJob[] {
  const changed: ObservedJob[] = [];
  for (const event of events) {
    if (event.kind !== 'set' && event.kind !== 'gone') continue;
    changed.push(event.job);
    if (event.kind === 'set') jobs.set(event.job.name, event.job);
    else jobs.delete(event.job.name);
  }
  return changed;
}
