import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ClusterTarget } from '../../core/cluster-target.js';
import { DEFAULTS } from '../../core/pipeline/defaults.js';
import type { Io } from '../io.js';

export interface ClusterFlags {
  namespace?: string;
  labelSelector: string;
  kubeconfig?: string;
  context?: string;
}

/** The flags of every stage that reads the cluster. */
export function addClusterFlags(command: Command): Command {
  return command
    .option('-n, --namespace <name>', 'namespace of the Jobs')
    .option('-l, --label-selector <selector>', 'which Jobs', DEFAULTS.labelSelector)
    .option('--kubeconfig <file>', 'kubeconfig (default: KUBECONFIG, ~/.kube/config, the Pod itself)')
    .option('--context <name>', 'context in the kubeconfig (default: its current one)');
}

export function clusterTarget(
  { kubeconfig, context }: Pick<ClusterFlags, 'kubeconfig' | 'context'>,
  io: Io,
): ClusterTarget {
  return {
    ...(kubeconfig === undefined ? {} : { kubeconfig: resolve(io.cwd, kubeconfig) }),
    ...(context === undefined ? {} : { context }),
  };
}
