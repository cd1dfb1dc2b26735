import type { HealthLimits } from '../../../src/core/health/limits.js';
import type { Reason } from '../../../src/core/health/reasons.js';
import type { HealthStatus } from '../../../src/core/health/health-status.js';
import type { JobPhase } from '../../../src/core/health/report.js';

/** A failure or state that is brought about for real, and what health must say of it. */
export interface Scenario {
  /** Also the name of its Job and, after `health-`, of its namespace. */
  name: string;
  /** What happens, for docs/health.md. */
  title: string;
  /** Where Kubernetes shows it. */
  signal: string;
  /** Labels of the namespace. */
  namespaceLabels?: Record<string, string>;
  /** What has to be in the namespace before the Job: plural resource with its API, and the object. */
  objects?: { resource: string; body: object }[];
  /** Absent: there is no Job. */
  job?: JobFields;
  /** What happens once the Job is there. */
  act?: (stage: Stage) => Promise<void>;
  look?: Look;
  expected: Expected;
  /** The same, so much later. */
  later?: { afterMs: number; health: HealthStatus; reasons?: Reason[] };
}

export interface JobFields {
  /** Of the Pod template; `sandbox/` is put in front of each. */
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
  /** Over the Job's defaults: backoffLimit 0. */
  spec?: Record<string, unknown>;
  /** Over the Pod template's defaults: restartPolicy Never and one container `main`. */
  podSpec?: Record<string, unknown>;
}

export interface Look {
  /** The instant of the snapshot is moved forward: nobody waits half an hour for a test. */
  afterMs?: number;
  limits?: Partial<HealthLimits>;
  expectedJobs?: string[];
  waitExpired?: boolean;
  /** Instead of the scenario's own. */
  namespace?: string;
}

export interface Expected {
  health: HealthStatus;
  /** Absent where there is no Job. */
  phase?: JobPhase;
  /** All reasons of the Job, or of the observation where there is none; the root cause first. */
  reasons: Reason[];
  /** A part of the root cause's message. */
  message: string;
  /** Evidence of the root cause: the end of a path, and the value there. */
  evidence?: { path: string; value: string; container?: string };
  /** The exit code that the hint is about. */
  exitCode?: number;
}

/** What a scenario may do. */
export interface Stage {
  /** A request to the API server; throws for any status but 2xx, `{namespace}` and `{job}` are filled in. */
  send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<unknown>;
  /** Waits until the Pods of the Job (or another scenario's), oldest first, are as wanted, and returns them. */
  untilPods(areThere: (pods: ScenePod[]) => boolean, scenario?: string): Promise<ScenePod[]>;
  /** Sends a Pod on its way: `outcome` and other annotations of the sandbox. */
  decide(pod: ScenePod | undefined, annotations: Record<string, string>): Promise<void>;
  /** Waits until the Job has a condition of that type that is True. */
  untilCondition(type: string): Promise<void>;
}

export interface ScenePod {
  name: string;
  phase: string;
  node: string;
  /** Of an Indexed Job, else ''. */
  index: string;
}

/** Resources of simulated nodes are as good as endless: only whole nodes matter. */
export const WHOLE_NODE = { resources: { requests: { cpu: '20' } } };

/** Nodes that no Pod comes to by chance: on one of them Pods are preempted, the other one is lost. */
export const RESERVED = { preempted: 'node-3', lost: 'node-4' } as const;

/** A Pod that runs on a reserved node. */
export function onReserved(node: string): Record<string, unknown> {
  return {
    nodeSelector: { 'kubernetes.io/hostname': node },
    tolerations: [{ key: 'reserved', operator: 'Exists', effect: 'NoSchedule' }],
  };
}

export function isRunning({ phase }: ScenePod): boolean {
  return phase === 'Running';
}
