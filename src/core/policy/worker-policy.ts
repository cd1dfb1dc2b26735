import { LITERAL_PREFIX, parseClusterSecret } from '../alerts/secret-reference.js';
import { StageError } from '../errors.js';

// Whoever can start a workflow must not gain more than the worker's operator granted. An input narrows this, never
// widens it.

export interface WorkerPolicy {
  /** Whether an input may enable apply at all. */
  applyAllowed: boolean;
  /** Relative paths start here. */
  root: string;
  /** False: no limit on where paths lead. */
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

/** Names of the variables that hold the policy; in a file, its fields are keys under their own names. */
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

export type PolicyField = keyof typeof POLICY_VARIABLES;

/** What an operator has set, in a file or in the environment; what is absent has its default. */
export type PolicyGrants = { readonly [F in PolicyField]?: Exclude<WorkerPolicy[F], null> | undefined };

export interface PolicyInput {
  env: PolicyEnvironment;
  /** From `parsePolicyText`, which sees to it that nothing is given twice. */
  file?: PolicyGrants | undefined;
  /** `caller`: an embedded worker acts for the person who started it. `remote`: strangers may start workflows. */
  kind: 'caller' | 'remote';
  /** The root where nothing names one. */
  defaultRoot: string;
}

/** The policy as it is set: for the caller no limit unless one is, for strangers nothing unless granted. */
export function parseWorkerPolicy({ env, file = {}, kind, defaultRoot }: PolicyInput): WorkerPolicy {
  const remote = kind === 'remote';
  const inEnvironment = readEnvironment(env);
  const set = <F extends PolicyField>(field: F): PolicyGrants[F] => inEnvironment[field] ?? file[field];
  return {
    applyAllowed: set('applyAllowed') ?? !remote,
    root: set('root') ?? defaultRoot,
    confinedToRoot: remote || set('root') !== undefined,
    namespaces: set('namespaces') ?? null,
    contexts: set('contexts') ?? null,
    images: set('images') ?? null,
    secretReferences: set('secretReferences') ?? (remote ? [] : null),
    allowHosts: set('allowHosts') ?? [],
    allowHttp: set('allowHttp') ?? false,
  };
}

/** What the variables set. @throws StageError InvalidInput naming one that is neither true nor false. */
export function readEnvironment(env: PolicyEnvironment): PolicyGrants {
  const list = (field: PolicyField) => parseList(env[POLICY_VARIABLES[field]]);
  return {
    applyAllowed: parseFlag(env, POLICY_VARIABLES.applyAllowed),
    root: env[POLICY_VARIABLES.root] || undefined,
    namespaces: list('namespaces'),
    contexts: list('contexts'),
    images: list('images'),
    secretReferences: list('secretReferences'),
    allowHosts: list('allowHosts'),
    allowHttp: parseFlag(env, POLICY_VARIABLES.allowHttp),
  };
}

/** @throws StageError AccessDenied naming what would grant it. */
export function expectApplyAllowed(policy: WorkerPolicy): void {
  if (!policy.applyAllowed) throw denied('apply', 'this worker may not write to a cluster', 'applyAllowed');
}

export function expectNamespace(policy: WorkerPolicy, namespace: string): void {
  if (policy.namespaces?.includes(namespace) === false) denyValue('namespace', namespace, 'namespaces');
}

export function expectContext(policy: WorkerPolicy, context: string): void {
  if (policy.contexts?.includes(context) === false) denyValue('context', context, 'contexts');
}

export function expectImage(policy: WorkerPolicy, image: string): void {
  if (policy.images?.some((prefix) => image.startsWith(prefix)) === false) {
    denyValue('image', image, 'images');
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
    denyValue('secret reference', isLiteral ? `${LITERAL_PREFIX}*` : reference, 'secretReferences');
  const inCluster = parseClusterSecret(reference);
  if (inCluster !== null) expectNamespace(policy, inCluster.namespace);
}

function denyValue(what: string, value: string, field: PolicyField): never {
  throw denied(`${what} ${value}`, `this worker was not granted it`, field);
}

function denied(what: string, why: string, field: PolicyField): StageError {
  return new StageError({
    type: 'AccessDenied',
    message: `Expected the worker's policy to allow ${what}, but ${why}.`,
    hint: `The worker's operator grants it with ${POLICY_VARIABLES[field]}, or ${field} in the policy file.`,
  });
}

function parseList(value: string | undefined): string[] | undefined {
  if (value === undefined) return undefined;
  return value.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()]));
}

function parseFlag(env: PolicyEnvironment, name: string): boolean | undefined {
  const value = env[name];
  if (value === undefined || value === '') return undefined;
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected ${name} to be true or false, got "${value}".`,
    hint: 'Correct the environment.',
  });
}
