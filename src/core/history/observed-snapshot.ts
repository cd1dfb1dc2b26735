// What the history stage reads of a snapshot, whatever else monitor has put into it.

export interface ObservedEvent {
  type: string;
  reason: string;
  /** Kind and name of the object that it is about. */
  kind: string;
  name: string;
  count: number;
  /** RFC 3339. */
  lastTimestamp: string;
  message: string;
}

export interface ObservedTimes {
  uid: string;
  /** RFC 3339, '' where it has not come to that. */
  startTime: string;
  completionTime: string;
  conditions: { type: string; status: string; lastTransitionTime: string }[];
}

export interface ObservedSnapshot {
  /** RFC 3339. */
  observedAt: string;
  /** False: nothing was seen. */
  observed: boolean;
  jobs: ObservedTimes[];
  events: ObservedEvent[];
}
