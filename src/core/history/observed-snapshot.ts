import type { Condition, ObservedEvent as WholeEvent, ObservedJob } from '../observed/objects.js';
import type { ClusterSnapshot } from '../monitor/snapshot.js';

// What the history stage reads of a snapshot, whatever else monitor has put into it.

export type ObservedEvent = Pick<
  WholeEvent,
  'type' | 'reason' | 'kind' | 'name' | 'count' | 'lastTimestamp' | 'message'
>;

export interface ObservedTimes extends Pick<ObservedJob, 'uid' | 'startTime' | 'completionTime'> {
  conditions: Pick<Condition, 'type' | 'status' | 'lastTransitionTime'>[];
}

export interface ObservedSnapshot extends Pick<ClusterSnapshot, 'observedAt' | 'observed'> {
  jobs: ObservedTimes[];
  events: ObservedEvent[];
}
