import type { Condition, ObservedContainer, ObservedJob, ObservedPod } from '../../src/core/observed/objects.js';
import type { ClusterSnapshot } from '../../src/core/monitor/snapshot.js';

/** A look at a reachable cluster, empty unless told otherwise. */
export function aSnapshot(changes: Partial<ClusterSnapshot> = {}): ClusterSnapshot {
  return {
    version: 1,
    observedAt: '2026-11-22T02:00:00.000Z',
    namespace: 'trading-bots',
    labelSelector: 'app=arbitrage-tuning',
    clusterName: 'kind',
    observed: true,
    waitTimedOut: false,
    expectedJobs: [],
    jobs: [],
    pods: [],
    events: [],
    logs: [],
    logsOmitted: 0,
    ...changes,
  };
}

export function aJob(name: string, changes: Partial<ObservedJob> = {}): ObservedJob {
  return {
    name,
    uid: `uid-${name}`,
    creationTimestamp: '2026-11-22T01:00:00Z',
    deletionTimestamp: '',
    suspend: false,
    parallelism: 1,
    completions: 1,
    backoffLimit: 0,
    activeDeadlineSeconds: 0,
    active: 1,
    ready: 0,
    terminating: 0,
    succeeded: 0,
    failed: 0,
    failedIndexes: '',
    startTime: '2026-11-22T01:00:00Z',
    completionTime: '',
    queueName: '',
    managedBy: '',
    conditions: [],
    fromLedger: false,
    ...changes,
  };
}

export function aCondition(type: string, changes: Partial<Condition> = {}): Condition {
  return { type, status: 'True', reason: '', message: '', lastTransitionTime: '2026-11-22T01:30:00Z', ...changes };
}

/** A Pod of the Job with that name. */
export function aPod(job: string, changes: Partial<ObservedPod> = {}): ObservedPod {
  return {
    name: `${job}-abcde`,
    uid: `uid-${job}-abcde`,
    jobUid: `uid-${job}`,
    creationTimestamp: '2026-11-22T01:00:05Z',
    deletionTimestamp: '',
    deletionGracePeriodSeconds: 0,
    nodeName: 'node-0',
    phase: 'Running',
    reason: '',
    message: '',
    conditions: [],
    containers: [],
    ...changes,
  };
}

export function aContainer(
  state: ObservedContainer['state'],
  changes: Partial<ObservedContainer> = {},
): ObservedContainer {
  return { name: 'tuning', init: false, restartCount: 0, state, lastState: {}, ...changes };
}
