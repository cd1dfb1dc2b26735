import { createSecretResolver } from '../../adapters/secrets.js';
import { type ClusterFlags, clusterTarget } from '../flags/cluster-flags.js';
import type { Io } from '../io.js';

/** Resolves secret references with the rights of whoever typed the command. */
export function resolveOwnSecrets(
  flags: Pick<ClusterFlags, 'kubeconfig' | 'context'>,
  io: Io,
): (reference: string) => Promise<string> {
  const resolveSecret = createSecretResolver({
    env: io.env,
    cwd: io.cwd,
    // Most references need no cluster, and its client takes long to load.
    readClusterSecret: async (secret, target) =>
      (await import('../../adapters/kubernetes/read-secret.js')).readClusterSecret({ secret, target, env: io.env }),
  });
  return (reference) => resolveSecret(reference, clusterTarget(flags, io));
}
