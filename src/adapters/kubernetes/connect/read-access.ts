import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { loadAll } from 'js-yaml';
import * as z from 'zod';
import type { FoundKubeconfig } from './find-kubeconfig.js';
import {
  clusterSchema,
  contextSchema,
  type KubeconfigCluster,
  type KubeconfigUser,
  userSchema,
} from './kubeconfig-schema.js';
import { malformedKubeconfig } from './malformed-kubeconfig.js';

/** How to reach one cluster as one user; files are named by absolute paths and not read yet. */
export interface ClusterAccess {
  cluster: KubeconfigCluster;
  user: KubeconfigUser;
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Where a cluster's own fields and a user's fields name files. */
const CLUSTER_FILES = ['certificate-authority'] as const;
const USER_FILES = ['tokenFile', 'client-certificate', 'client-key'] as const;

const named = z.array(z.looseObject({ name: z.string() })).nullish();
const entriesSchema = z.looseObject({ clusters: named, users: named, contexts: named });

/**
 * The cluster and user of a context, read anew: a login tool may have written other credentials since.
 *
 * @throws StageError InvalidInput where the kubeconfig is malformed. Its values are never quoted.
 */
export async function readAccess(
  found: Exclude<FoundKubeconfig, { source: 'none' }>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ClusterAccess> {
  if (found.source === 'in-cluster') return inClusterAccess(env);
  const files = await Promise.all(found.paths.map(readEntries));
  // Like kubectl, the first file that has an entry of a name wins.
  const find = (kind: 'clusters' | 'users' | 'contexts', name: string) => {
    for (const { path, entries } of files) {
      const entry = entries[kind]?.find((other) => other.name === name);
      if (entry !== undefined) return { path, entry };
    }
    const what = kind.replace(/s$/, '');
    throw malformedKubeconfig(
      found.paths.join(', '),
      `its context ${found.context} names the ${what} "${name}", which it does not have`,
    );
  };
  const context = parse(contextSchema, { ...find('contexts', found.context), part: 'context' });
  const cluster = find('clusters', context.cluster);
  const user = context.user ? find('users', context.user) : null;
  return {
    cluster: withPaths(parse(clusterSchema, { ...cluster, part: 'cluster' }), CLUSTER_FILES, dirname(cluster.path)),
    user: user === null ? {} : resolveUser(parse(userSchema, { ...user, part: 'user' }), dirname(user.path)),
  };
}

/** https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */
function inClusterAccess(env: Readonly<Record<string, string | undefined>>): ClusterAccess {
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const authority = host.includes(':') ? `[${host}]` : host;
  return {
    cluster: {
      server: `https://${authority}:${env['KUBERNETES_SERVICE_PORT'] ?? '443'}`,
      'certificate-authority': join(SERVICE_ACCOUNT, 'ca.crt'),
    },
    user: { tokenFile: join(SERVICE_ACCOUNT, 'token') },
  };
}

async function readEntries(path: string): Promise<{ path: string; entries: z.infer<typeof entriesSchema> }> {
  let content: unknown;
  try {
    content = loadAll(await readFile(path, 'utf8'))[0];
  } catch {
    throw malformedKubeconfig(path, 'it can not be read as YAML any more');
  }
  const parsed = entriesSchema.safeParse(content ?? {});
  if (parsed.success) return { path, entries: parsed.data };
  throw malformedKubeconfig(path, describeIssue(parsed.error, 'the whole'));
}

interface Part {
  path: string;
  entry: Readonly<Record<string, unknown>>;
  part: 'context' | 'cluster' | 'user';
}

function parse<Schema extends z.ZodType>(schema: Schema, { path, entry, part }: Part): z.output<Schema> {
  const parsed = schema.safeParse(entry[part] ?? {});
  if (parsed.success) return parsed.data;
  throw malformedKubeconfig(path, describeIssue(parsed.error, `${part} "${String(entry['name'])}"`));
}

/** Names the field, never its value: it may be a credential. */
function describeIssue(error: z.ZodError, where: string): string {
  const [issue] = error.issues;
  return `${where}: ${issue?.path.join('.') || 'the whole'} is not what a kubeconfig has there`;
}

function resolveUser(user: KubeconfigUser, folder: string): KubeconfigUser {
  const resolved = withPaths(user, USER_FILES, folder);
  const { exec } = resolved;
  // A bare name is looked up on PATH; a relative path starts at the kubeconfig.
  if (exec === null || exec === undefined || !exec.command.includes('/') || isAbsolute(exec.command)) return resolved;
  return { ...resolved, exec: { ...exec, command: join(folder, exec.command) } };
}

function withPaths<Fields extends Record<string, unknown>>(
  fields: Fields,
  names: readonly (keyof Fields)[],
  folder: string,
): Fields {
  const resolved = { ...fields };
  for (const name of names) {
    const path = fields[name];
    if (typeof path === 'string' && path !== '' && !isAbsolute(path))
      Object.assign(resolved, { [name]: join(folder, path) });
  }
  return resolved;
}
