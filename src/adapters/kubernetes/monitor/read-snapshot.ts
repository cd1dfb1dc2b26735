import * as z from 'zod';
import { eventSchema, jobSchema } from '../../../core/monitor/observe-objects.js';
import { choosePodSelector } from '../../../core/monitor/pod-selector.js';
import { dropOldRoutine } from '../../../core/monitor/routine-events.js';
import type { ObservedEvent, ObservedJob } from '../../../core/observed/objects.js';
import type { ClusterSnapshot, Unseen } from '../../../core/monitor/snapshot.js';
import { type ClusterConnection, ClusterRequestError } from '../connect/connection.js';
import { inParallel } from '../request/in-parallel.js';
import { jobsPath } from '../request/jobs-path.js';
import { patientGet } from '../request/patient-get.js';
import { readList } from '../request/read-list.js';
import { readLogs } from './read-logs.js';
import { readPods } from './read-pods.js';

export interface ReadSnapshot {
  connection: ClusterConnection;
  namespace: string;
  labelSelector: string;
  clusterName: string;
  expectedJobs: string[];
  /** Names of Jobs that are known to have ended: they are not searched for when they are gone. */
  endedJobs: ReadonlySet<string>;
  /** Last lines of every container; undefined: of failed ones alone. */
  maxLogLines?: number | undefined;
  signal: AbortSignal;
}

/** Jobs that are asked for by name at a time. */
const NAMED_CONCURRENCY = 8;

const templateSchema = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({
      metadata: z.looseObject({ labels: z.record(z.string(), z.string()).nullish() }).nullish(),
    }),
  }),
});

/**
 * One look: the Jobs that match or must exist, the Pods that they own, the events about either, last log lines. Pods or
 * events that may not be read are missing and named in `unseen`.
 */
export async function readSnapshot(input: ReadSnapshot): Promise<ClusterSnapshot> {
  const { connection, signal, namespace, labelSelector, clusterName, expectedJobs } = input;
  await expectNamespace(input);
  const templates: Record<string, string>[] = [];
  const listed = await readList({
    connection,
    signal,
    path: jobsPath(namespace),
    query: { labelSelector },
    trim: (object) => {
      templates.push(templateSchema.safeParse(object).data?.spec.template.metadata?.labels ?? {});
      return jobSchema.parse(object);
    },
  });
  const strays = await readStrays(input, listed.items);
  const jobs = [...listed.items, ...strays];
  const jobUids = new Set(jobs.map(({ uid }) => uid));
  const podSelector = choosePodSelector({ labelSelector, templates: strays.length > 0 ? [{}] : templates });
  const unseen: Unseen[] = [];
  const pods = await unlessForbidden(
    readPods({ connection, signal, namespace, jobUids, labelSelector: podSelector }),
    () => unseen.push('pods'),
  );
  const events = await unlessForbidden(readEvents(input, new Set([...jobUids, ...pods.map(({ uid }) => uid)])), () =>
    unseen.push('events'),
  );
  return {
    version: 1,
    observedAt: listed.date,
    namespace,
    labelSelector,
    clusterName,
    observed: true,
    ...(unseen.length === 0 ? {} : { unseen }),
    waitTimedOut: false,
    expectedJobs,
    jobs,
    pods,
    events,
    ...(await readLogs({ connection, namespace, pods, maxLogLines: input.maxLogLines, signal })),
  };
}

/** The Jobs themselves say most: whoever may read no more than those still sees how they ended. */
async function unlessForbidden<Item>(list: Promise<Item[]>, isForbidden: () => void): Promise<Item[]> {
  try {
    return await list;
  } catch (error) {
    if (!(error instanceof ClusterRequestError) || error.status !== 403) throw error;
    isForbidden();
    return [];
  }
}

/** A namespace that does not exist lists as empty; only reading it tells the two apart. */
async function expectNamespace({ connection, signal, namespace }: ReadSnapshot): Promise<void> {
  try {
    await patientGet({ connection, path: `api/v1/namespaces/${encodeURIComponent(namespace)}`, signal });
  } catch (error) {
    // Who may read Jobs need not be allowed to read their namespace.
    if (!(error instanceof ClusterRequestError) || error.status !== 403) throw error;
  }
}

/** Jobs that must exist and that the selector does not find, perhaps because their labels differ: asked for by name. */
async function readStrays(input: ReadSnapshot, listed: readonly ObservedJob[]): Promise<ObservedJob[]> {
  const { connection, signal, namespace, expectedJobs, endedJobs } = input;
  const names = new Set(listed.map(({ name }) => name));
  const missing = expectedJobs.filter((name) => !names.has(name) && !endedJobs.has(name));
  const found = await inParallel(missing, {
    limit: NAMED_CONCURRENCY,
    work: async (name) => {
      try {
        const path = `${jobsPath(namespace)}/${encodeURIComponent(name)}`;
        return jobSchema.parse((await patientGet({ connection, path, signal })).body);
      } catch (error) {
        if (error instanceof ClusterRequestError && error.status === 404) return null;
        throw error;
      }
    },
  });
  return found.filter((job) => job !== null);
}

/** The events about these Jobs and Pods. A namespace may have many more: only after the Pods are known can they go. */
async function readEvents(
  { connection, signal, namespace }: ReadSnapshot,
  uids: ReadonlySet<string>,
): Promise<ObservedEvent[]> {
  if (uids.size === 0) return [];
  const { items } = await readList({
    connection,
    signal,
    path: `api/v1/namespaces/${encodeURIComponent(namespace)}/events`,
    query: {},
    trim: (object) => {
      const event = eventSchema.parse(object);
      return uids.has(event.uid) ? event : undefined;
    },
    prune: dropOldRoutine,
  });
  return items;
}
