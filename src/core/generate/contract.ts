import type { ClusterTarget } from '../cluster-target.js';

/** What crosses Temporal for the generate stage: the config in, the plan folder's address and digest out. */
export interface GenerateRequest {
  /** A path under the worker's root, or the config itself with the file format's snake_case keys. */
  orchestratorConfig: string | Record<string, unknown>;
  /** Where an inline config came from, for messages. */
  configSource?: ConfigSource;
  jobsDir: string;
  /** Overrides the config's `k8s_namespace`. */
  namespace?: string;
  runKey: string;
  /** What later stages will ask for; absent in runs of earlier versions. */
  later?: LaterRequests;
  /** The schedule that has started the run; absent for any other run. */
  schedule?: ScheduledFiring;
}

/** Which firing of which schedule a run is. */
export interface ScheduledFiring {
  id: string;
  /** RFC 3339: when it was due, jitter left out. */
  nominalAt: string;
  workflowId: string;
  /** Where earlier firings have left their lines. */
  historyFile: string;
}

/** What a worker's policy may refuse: the first stage asks for all of it, so that a refused run leaves nothing. */
export interface LaterRequests {
  applyEnabled: boolean;
  cluster: ClusterTarget;
  historyFile: string;
  /** Of all channels, those of a dry run too: it should tell what a real run will be refused. */
  secretReferences: string[];
}

export interface ConfigSource {
  /** The path as the operator typed it. */
  name: string;
  /** SHA-256 of the file's bytes. */
  sha256: string;
}

export interface GenerateOutcome {
  /** Folder that holds plan.json and the manifests: `<jobsDir>/<runKey>`. */
  planDir: string;
  digest: string;
  configHash: string;
  sessionId: string;
  namespace: string;
  jobs: number;
  warnings: string[];
  /** Whether this namespace's search attributes exist, so that the workflow may upsert them. */
  searchAttributesRegistered: boolean;
  /** RFC 3339: earlier firings of the same schedule that have left no line in the history; absent when there are none. */
  missedFirings?: string[];
}
