import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startSandbox } from '../../../sandbox/sandbox.js';
import { ROOT } from '../../docs/page.js';
import { writeUser } from '../apply/support.js';

export const DEPLOY_FOLDER = join(ROOT, 'deploy/kubernetes');

/** A sandbox with the namespaces of deploy/kubernetes and whatever of its files is applied. */
export interface DeployedSandbox {
  kubectl(...args: string[]): Promise<string>;
  /** Applies files of deploy/kubernetes. */
  deploy(...files: string[]): Promise<void>;
  /** Runs lines of a page in the clone, with this cluster's kubectl; fails when one of them does. */
  shell(lines: string): Promise<void>;
  /** A kubeconfig of the ServiceAccount that workers and nights run as. */
  asServiceAccount(): Promise<string>;
  stop(): Promise<void>;
}

export async function startDeployedSandbox(): Promise<DeployedSandbox> {
  const folder = mkdtempSync(join(tmpdir(), 'tuning-deploy-'));
  const sandbox = await startSandbox({ nodes: 1 });
  const kubectl = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)(sandbox.kubectl, ['--kubeconfig', sandbox.kubeconfig, ...args]);
    return stdout.trim();
  };
  const deploy = async (...files: string[]) => {
    for (const file of files) await kubectl('apply', '-f', join(DEPLOY_FOLDER, file));
  };
  await kubectl('create', 'namespace', 'trading-bots');
  await deploy('namespace.yaml');
  return {
    kubectl,
    deploy,
    shell: async (lines) => {
      const env = { HOME: folder, PATH: `${dirname(sandbox.kubectl)}:/usr/bin:/bin`, KUBECONFIG: sandbox.kubeconfig };
      await promisify(execFile)('/bin/sh', ['-ec', lines], { cwd: ROOT, env });
    },
    asServiceAccount: async () => {
      const token = await kubectl('create', 'token', 'tuning-pipeline', '--namespace', 'tuning-pipeline');
      return writeUser({ kubeconfig: sandbox.kubeconfig, folder, name: 'tuning-pipeline', user: { token } });
    },
    stop: async () => {
      await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
