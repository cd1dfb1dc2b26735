import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWrites } from '../../../sandbox/audit-log.js';
import { clusterSuite, startTestCluster, type TestCluster } from '../../../sandbox/test-cluster.js';
import { inParallel } from '../../../src/adapters/kubernetes/request/in-parallel.js';
import { buildChildProgram, type ChildProgram } from '../../support/child-program.js';
import { type Admin, apply, aPlan, connectAdmin } from './support.js';

const { skip, note } = await clusterSuite();

const WORKERS = 20;

describe.skipIf(skip)(`apply that is killed between any two requests${note}`, () => {
  let cluster: TestCluster;
  let admin: Admin;
  let child: ChildProgram;
  const folder = mkdtempSync(join(tmpdir(), 'tuning-kill-'));

  beforeAll(async () => {
    [cluster, child] = await Promise.all([
      startTestCluster({ nodes: 1 }),
      buildChildProgram(join(import.meta.dirname, 'apply-child.ts')),
    ]);
    admin = await connectAdmin(cluster, folder);
  }, 1_800_000);

  afterAll(async () => {
    await admin?.close();
    await cluster?.stop();
    await child?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Attempt {
    runKey: string;
    namespace: string;
    moment: 'before' | 'after';
    killAt: number;
  }

  function runChild({ runKey, namespace, moment, killAt }: Attempt): Promise<{ signal: string | null; out: string }> {
    const ledgers = join(folder, runKey);
    const args = [child.path, cluster.kubeconfig, namespace, ledgers, runKey, `${WORKERS}`, moment, `${killAt}`];
    return new Promise((resolve, reject) => {
      execFile(process.execPath, args, (error, out, err) => {
        if (error !== null && error.signal === null) reject(new Error(err));
        else resolve({ signal: error?.signal ?? null, out });
      });
    });
  }

  /** What a killed attempt and its retry have left. */
  async function strike(attempt: Attempt): Promise<string> {
    const { runKey, namespace } = attempt;
    const { signal } = await runChild(attempt);
    const plan = aPlan(namespace, { workers: WORKERS, runKey, config: { queue_name: 'suspended' } });
    const { decisions, refusals } = await apply({
      kubeconfig: cluster.kubeconfig,
      plan,
      origin: `run-${runKey}`,
      folder: join(folder, runKey),
    });
    const names = new Set((await admin.jobs(namespace)).map(({ metadata }) => metadata.name));
    const there = plan.jobs.filter(({ name }) => names.has(name)).length;
    const made = decisions.filter(({ action }) => action === 'create' || action === 'created').length;
    return `${signal}, ${there} jobs, ${made} counted as created, ${refusals.length} refusals`;
  }

  it('leaves, after the retry, exactly one Job for each manifest', { timeout: 900_000 }, async () => {
    const first = { runKey: 'whole', namespace: await admin.namespace(), moment: 'before', killAt: 0 } as const;
    const { requests } = JSON.parse((await runChild(first)).out) as { requests: number };
    expect(requests).toBeGreaterThan(2 * WORKERS);
    // Short lists keep the points from slowing each other down.
    const namespaces = await Promise.all(Array.from({ length: 8 }, () => admin.namespace()));
    const point = (moment: Attempt['moment'], killAt: number): Attempt => {
      const namespace = namespaces[killAt % namespaces.length] ?? '';
      return { runKey: `${moment}-${killAt}`, namespace, moment, killAt };
    };
    const all = Array.from({ length: requests }, (_, index) => index + 1);
    const attempts = [
      ...all.map((killAt) => point('before', killAt)),
      // The writes come last: each may have been answered without anybody knowing.
      ...all.slice(-WORKERS).map((killAt) => point('after', killAt)),
    ];
    const left = await inParallel(attempts, {
      limit: 3,
      work: async (attempt) => `${attempt.runKey}: ${await strike(attempt)}`,
    });
    expect(left).toEqual(
      attempts.map(({ runKey }) => `${runKey}: SIGKILL, ${WORKERS} jobs, ${WORKERS} counted as created, 0 refusals`),
    );
    if (cluster.sandbox === undefined) return;
    // A write whose sender was killed before the answer may be logged as failed: it is not counted here.
    const created = readWrites(cluster.sandbox.auditLog)
      .filter(({ verb, code }) => verb === 'patch' && code === 201)
      .map(({ name }) => name);
    expect(new Set(created).size).toBe(created.length);
  });
});
