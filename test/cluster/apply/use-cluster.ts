import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { readWrites } from '../../../sandbox/audit-log.js';
import type { Sandbox } from '../../../sandbox/sandbox.js';
import { startTestCluster, type TestCluster } from '../../../sandbox/test-cluster.js';
import { type Admin, connectAdmin } from './support.js';

/** A suite's own cluster, from its first test to its last one. */
export interface SuiteCluster {
  readonly kubeconfig: string;
  /** Undefined where TUNING_TEST_KUBECONFIG names the cluster. */
  readonly sandbox: Sandbox | undefined;
  readonly admin: Admin;
  /** What was written to the cluster so far, oldest first; nothing is known of a cluster that is no sandbox. */
  writes(): ReturnType<typeof readWrites>;
}

/** Gives the suite that calls it a cluster and its administrator. */
export function useCluster({ nodes }: { nodes: number }): SuiteCluster {
  let cluster: TestCluster | undefined;
  let admin: Admin | undefined;
  let folder: string | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tuning-cluster-'));
    cluster = await startTestCluster({ nodes });
    admin = await connectAdmin(cluster, folder);
  }, 1_800_000);

  afterAll(async () => {
    await admin?.close();
    await cluster?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  return {
    get kubeconfig() {
      return started(cluster).kubeconfig;
    },
    get sandbox() {
      return started(cluster).sandbox;
    },
    get admin() {
      return started(admin);
    },
    writes() {
      const { sandbox } = started(cluster);
      return sandbox === undefined ? [] : readWrites(sandbox.auditLog);
    },
  };
}

function started<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('Expected the cluster to be used in a test or a hook, where it is there.');
  return part;
}
