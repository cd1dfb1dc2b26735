import { access, readFile } from 'node:fs/promises';
import { loadAll } from 'js-yaml';
import * as z from 'zod';
import { StageError } from '../../../core/errors.js';
import type { ClusterTarget } from '../../../core/cluster-target.js';
import { explainFileProblem } from '../../files/file-problem.js';
import { malformedKubeconfig } from './malformed-kubeconfig.js';
import { usualKubeconfigs } from './usual-kubeconfigs.js';

/** Where a kubeconfig comes from, checked for its form but not yet used. */
export type FoundKubeconfig =
  | { source: 'file'; paths: string[]; context: string }
  | { source: 'in-cluster'; context: string }
  | { source: 'none'; message: string };

export interface FindKubeconfig {
  target: ClusterTarget;
  env: Readonly<Record<string, string | undefined>>;
}

const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

const kubeconfigSchema = z.looseObject({
  'current-context': z.string().nullish(),
  contexts: z.array(z.looseObject({ name: z.string() })).nullish(),
  clusters: z.array(z.looseObject({ name: z.string() })).nullish(),
});

/**
 * Looks where kubectl looks: the path that was named, KUBECONFIG, ~/.kube/config, then the Pod's own service account.
 *
 * @throws StageError when a named file or context is missing, or any file is malformed: that is bad input, not a
 * cluster that can't be observed.
 */
export async function findKubeconfig({ target, env }: FindKubeconfig): Promise<FoundKubeconfig> {
  expectNames(target);
  const { paths, searched } = await findPaths(target, env);
  if (paths.length === 0) {
    if (target.context !== undefined) throw missingContext(target.context, searched);
    if (env['KUBERNETES_SERVICE_HOST'] && (await exists(SERVICE_ACCOUNT_TOKEN))) {
      return { source: 'in-cluster', context: 'in-cluster' };
    }
    return { source: 'none', message: `No cluster is configured: there is no kubeconfig at ${searched}.` };
  }
  const contexts = new Set<string>();
  let current = '';
  for (const path of paths) {
    const config = await readKubeconfig(path);
    // Whoever names a file means a cluster by it; the default one may be there for another tool.
    if (config === null && target.kubeconfig !== undefined) throw malformedKubeconfig(path, 'it is empty');
    if (config === null) continue;
    for (const { name } of config.contexts ?? []) contexts.add(name);
    current ||= config['current-context'] ?? '';
  }
  const context = target.context ?? current;
  if (target.context !== undefined && !contexts.has(context)) throw missingContext(context, paths.join(', '));
  if (context === '' && target.kubeconfig !== undefined)
    throw malformedKubeconfig(target.kubeconfig, 'it has no current-context');
  if (context === '')
    return { source: 'none', message: `No cluster is configured: ${paths.join(', ')} has no current-context.` };
  if (!contexts.has(context)) {
    throw malformedKubeconfig(paths.join(', '), `its current-context ${context} is not among its contexts`);
  }
  return { source: 'file', paths, context };
}

function expectNames({ kubeconfig, context }: ClusterTarget): void {
  const empty = kubeconfig === '' ? 'a path of a kubeconfig' : context === '' ? 'the name of a context' : null;
  if (empty === null) return;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected ${empty}, got an empty one.`,
    hint: `Name one with ${kubeconfig === '' ? '--kubeconfig' : '--context'}, or leave the flag out.`,
  });
}

async function findPaths(
  { kubeconfig }: ClusterTarget,
  env: FindKubeconfig['env'],
): Promise<{ paths: string[]; searched: string }> {
  if (kubeconfig !== undefined) {
    if (await exists(kubeconfig)) return { paths: [kubeconfig], searched: kubeconfig };
    throw new StageError({
      type: 'NotFound',
      message: `Expected a kubeconfig at ${kubeconfig}, but there is no such file.`,
      hint: 'Check --kubeconfig.',
    });
  }
  const candidates = usualKubeconfigs({ env });
  const paths: string[] = [];
  // Like kubectl, a file of the list that does not exist is passed over.
  for (const path of candidates) if (await exists(path)) paths.push(path);
  return { paths, searched: candidates.join(', ') };
}

/** Null: there is nothing in it. */
async function readKubeconfig(path: string): Promise<z.infer<typeof kubeconfigSchema> | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw explainFileProblem(error, `read the kubeconfig ${path}`);
  });
  let content: unknown;
  try {
    // `load` would refuse an empty file.
    content = loadAll(text)[0];
  } catch {
    // The parser's message quotes the line, and a kubeconfig's lines hold credentials.
    throw malformedKubeconfig(path, 'it is not YAML');
  }
  if (content === undefined || content === null) return null;
  const parsed = kubeconfigSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw malformedKubeconfig(
    path,
    `${parsed.error.issues[0]?.path.join('.') || 'the whole'} is not what a kubeconfig has there`,
  );
}

function missingContext(context: string, where: string): StageError {
  return new StageError({
    type: 'NotFound',
    message: `Expected the context ${context} in the kubeconfig (${where}), but it is not there.`,
    hint: 'List them with `kubectl config get-contexts`.',
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
