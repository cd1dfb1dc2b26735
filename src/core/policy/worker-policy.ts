import { LITERAL_PREFIX, parseClusterSecret } from '../alerts/secret-reference.js';
import { StageError } from '../errors.js';

// Whoever can start a workflow must not gain more than the worker's operator granted. An input narrows this, never
// widens it.

export interface WorkerPolicy {
  /** Whether an input may enable apply at all. */
  applyAllowed: boolean;
  /** Relative paths start here; null beside it = no limit on where paths lead. */
  root: string;
  confinedToRoot: boolean;
  /** null = any. */
  namespaces: readonly string[] | null;
  contexts: readonly string[] | null;
  /** Prefixes of image references; null = any. */
  images: readonly string[] | null;
  /** Secret references, a trailing `*` matches any rest that has no `..` on its way; null = any. */
  secretReferences: readonly string[] | null;
  /** Receivers on loopback or private addresses. */
  allowHosts: readonly string[];
  /** Whether receivers may be reached over plain http. */
  allowHttp: boolean;
}

export type PolicyEnvironment = Readonly<Record<string, string | undefined>>;

/** Names of the variables that hold the policy. */
export const POLICY_VARIABLES = {
  applyAllowed: 'TUNING_PIPELINE_APPLY_ALLOWED',
  root: 'TUNING_PIPELINE_ROOT',
  namespaces: 'TUNING_PIPELINE_NAMESPACES',
  contexts: 'TUNING_PIPELINE_CONTEXTS',
  images: 'TUNING_PIPELINE_IMAGES',
  secretReferences: 'TUNING_PIPELINE_SECRET_REFS',
  allowHosts: 'TUNING_PIPELINE_ALLOW_HOSTS',
  allowHttp: 'TUNING_PIPELINE_ALLOW_HTTP',
} as const;

export interface PolicyInput {
  env: PolicyEnvironment;
  /** `caller`: an embedded worker acts for the person who started it. `remote`: strangers may start workflows. */
  kind: 'caller' | 'remote';
  /** The root where the environment names none. */
  defaultRoot: string;
}

/** The policy from the environment: for the caller no limit unless one is set, for strangers nothing unless granted. */
export function parseWorkerPolicy({ env, kind, defaultRoot }: PolicyInput): WorkerPolicy {
  const list = (name: string, unset: readonly string[] | null) => parseList(env[name]) ?? unset;
  const remote = kind === 'remote';
  return {
    applyAllowed: parseFlag(env, POLICY_VARIABLES.applyAllowed) ?? !remote,
    root: env[POLICY_VARIABLES.root] || defaultRoot,
    confinedToRoot: remote || Boolean(env[POLICY_VARIABLES.root]),
    namespaces: list(POLICY_VARIABLES.namespaces, null),
    contexts: list(POLICY_VARIABLES.contexts, null),
    images: list(POLICY_VARIABLES.images, null),
    secretReferences: list(POLICY_VARIABLES.secretReferences, remote ? [] : null),
    allowHosts: list(POLICY_VARIABLES.allowHosts, []) ?? [],
    allowHttp: parseFlag(env, POLICY_VARIABLES.allowHttp) ?? false,
  };
}

/** @throws StageError AccessDenied naming the variable that would grant it. */
export function expectApplyAllowed(policy: WorkerPolicy): void {
  if (!policy.applyAllowed)
    throw denied('apply', 'this worker may not write to a cluster', POLICY_VARIABLES.applyAllowed);
}

export function expectNamespace(policy: WorkerPolicy, namespace: string): void {
  if (policy.namespaces?.includes(namespace) === false) denyValue('namespace', namespace, POLICY_VARIABLES.namespaces);
}

export function expectContext(policy: WorkerPolicy, context: string): void {
  if (policy.contexts?.includes(context) === false) denyValue('context', context, POLICY_VARIABLES.contexts);
}

export function expectImage(policy: WorkerPolicy, image: string): void {
  if (policy.images?.some((prefix) => image.startsWith(prefix)) === false) {
    denyValue('image', image, POLICY_VARIABLES.images);
  }
}

/** A way up, out of the folder that a granted prefix names; also as Windows writes it. */
const WAY_UP = /[:/\\]\.\.(?:[/\\]|$)/;

/** A reference to a Kubernetes Secret needs its namespace granted too. A URL that travels itself is never shown. */
export function expectSecretReference(policy: WorkerPolicy, reference: string): void {
  const isUnder = (prefix: string) => reference.startsWith(prefix) && !WAY_UP.test(reference);
  const granted = policy.secretReferences?.some((pattern) =>
    pattern.endsWith('*') ? isUnder(pattern.slice(0, -1)) : reference === pattern,
  );
  const isLiteral = reference.startsWith(LITERAL_PREFIX);
  if (granted === false)
    denyValue('secret reference', isLiteral ? `${LITERAL_PREFIX}*` : reference, POLICY_VARIABLES.secretReferences);
  const inCluster = parseClusterSecret(reference);
  if (inCluster !== null) expectNamespace(policy, inCluster.namespace);
}

function denyValue(what: string, value: string, variable: string): never {
  throw denied(`${what} ${value}`, `this worker was not granted it`, variable);
}

function denied(what: string, why: string, variable: string): StageError {
  return new StageError({
    type: 'AccessDenied',
    message: `Expected the worker's policy to allow ${what}, but ${why}.`,
    hint: `The worker's operator grants it with ${variable}.`,
  });
}

function parseList(value: string | undefined): string[] | null {
  if (value === undefined) return null;
  return value.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()]));
}

function parseFlag(env: PolicyEnvironment, name: string): boolean | null {
  const value = env[name];
  if (value === undefined || value === '') return null;
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected ${name} to be true or false, got "${value}".`,
    hint: 'Correct the environment.',
  });
}
