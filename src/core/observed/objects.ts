// Objects of the cluster as they are kept: by monitor in its snapshot, by a run's ledger for those that are gone.
// Field names and nesting are Kubernetes' own, so that evidence can point at them.

export interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
  /** RFC 3339, '' where unknown. */
  lastTransitionTime: string;
}

export interface ObservedJob {
  name: string;
  uid: string;
  /** RFC 3339, as all timestamps here; '' where unknown or not yet. */
  creationTimestamp: string;
  deletionTimestamp: string;
  suspend: boolean;
  parallelism: number;
  /** Null: a work queue, which is done once a Pod has succeeded and all have ended. */
  completions: number | null;
  backoffLimit: number;
  /** 0: none. */
  activeDeadlineSeconds: number;
  active: number;
  ready: number;
  terminating: number;
  succeeded: number;
  failed: number;
  /** Of an Indexed Job, as Kubernetes writes it: `1,3-5`. */
  failedIndexes: string;
  /** '' before the controller has started it. */
  startTime: string;
  completionTime: string;
  /** Kueue's LocalQueue, '' where it is not queued. */
  queueName: string;
  /** Another controller than Kubernetes' own manages it, '' where not. */
  managedBy: string;
  conditions: Condition[];
  /** It is gone from the cluster; this is how it had ended, from the run's ledger or as this wait has seen it. */
  fromLedger: boolean;
}

export interface ObservedPod {
  name: string;
  uid: string;
  /** uid of the Job that owns it. */
  jobUid: string;
  creationTimestamp: string;
  deletionTimestamp: string;
  deletionGracePeriodSeconds: number;
  nodeName: string;
  phase: string;
  reason: string;
  message: string;
  conditions: Condition[];
  containers: ObservedContainer[];
}

export interface ObservedContainer {
  name: string;
  init: boolean;
  restartCount: number;
  state: ContainerState;
  lastState: ContainerState;
}

export interface ContainerState {
  waiting?: { reason: string; message: string };
  running?: { startedAt: string };
  terminated?: { reason: string; message: string; exitCode: number; finishedAt: string };
}

export interface ObservedEvent {
  type: string;
  reason: string;
  /** Kind, name and uid of the object that it is about. */
  kind: string;
  name: string;
  uid: string;
  count: number;
  /** RFC 3339. */
  firstTimestamp: string;
  lastTimestamp: string;
  message: string;
}
