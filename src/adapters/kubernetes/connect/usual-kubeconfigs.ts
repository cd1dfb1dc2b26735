import { delimiter, join, resolve } from 'node:path';

export interface UsualKubeconfigs {
  env: Readonly<Record<string, string | undefined>>;
  /** @default this process's own */
  cwd?: string;
}

/**
 * The absolute paths that are looked at for an input that names no kubeconfig, in their order: those of `KUBECONFIG`, else
 * ~/.kube/config. As with kubectl they need not be there.
 */
export function usualKubeconfigs({ env, cwd = '' }: UsualKubeconfigs): string[] {
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  const paths = listed.length > 0 ? listed : [join(env['HOME'] ?? '', '.kube', 'config')];
  return paths.map((path) => resolve(cwd, path));
}
