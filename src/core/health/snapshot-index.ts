import { compareInstants } from '../instant.js';
import { compareAge } from '../monitor/telling-pods.js';
import type { ObservedEvent, ObservedPod } from '../observed/objects.js';
import type { ClusterSnapshot } from '../monitor/snapshot.js';

/** A snapshot's Pods, events and log tails by what they belong to: looked up once per Job instead of searched for. */
export interface SnapshotIndex {
  /** The Pods of a Job, oldest first, in an order that does not hang on the snapshot's. */
  podsOf(jobUid: string): readonly ObservedPod[];
  /** Events about an object, newest first. */
  eventsOf(uid: string): readonly ObservedEvent[];
  /** The last line that is not empty; undefined where there is none. */
  lastLineOf(pod: string, container: string): string | undefined;
}

export function indexSnapshot({ pods, events, logs }: ClusterSnapshot): SnapshotIndex {
  const podsByJob = groupBy(pods, ({ jobUid }) => jobUid);
  for (const group of podsByJob.values()) group.sort(compareAge);
  const eventsByUid = groupBy(events, ({ uid }) => uid);
  for (const group of eventsByUid.values()) group.sort(compareNewest);
  const linesByContainer = new Map(logs.map(({ pod, container, lines }) => [`${pod}/${container}`, lines]));
  return {
    podsOf: (jobUid) => podsByJob.get(jobUid) ?? [],
    eventsOf: (uid) => eventsByUid.get(uid) ?? [],
    lastLineOf: (pod, container) =>
      linesByContainer
        .get(`${pod}/${container}`)
        ?.findLast((line) => line.trim() !== '')
        ?.trim(),
  };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function compareNewest(a: ObservedEvent, b: ObservedEvent): number {
  return (
    compareInstants(b.lastTimestamp, a.lastTimestamp) ||
    compareText(a.reason, b.reason) ||
    compareText(a.message, b.message) ||
    b.count - a.count
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
