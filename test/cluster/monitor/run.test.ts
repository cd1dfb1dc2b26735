import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type Api, connectApi } from '../../../sandbox/api.js';
import { readWrites } from '../../../sandbox/audit-log.js';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.js';
import { parseRun, readHistory } from '../../process/traces.js';
import { sandboxSuite } from '../../sandbox/support.js';
import { type Command, createWorkspace, type Workspace } from '../../support/process.js';
import { createNamespace, type Namespace } from './support.js';

const { skip, note } = await sandboxSuite();

const statusSchema = z.looseObject({ running: z.string().nullable() });
const resultSchema = z.looseObject({
  healthStatus: z.string(),
  exitCode: z.number(),
  steps: z.array(z.string()),
  warnings: z.array(z.string()),
  stages: z.array(z.looseObject({ stage: z.string(), attempts: z.number() })),
});

describe.skipIf(skip)(`a run that waits for Jobs on a real cluster${note}`, { timeout: 120_000 }, () => {
  let sandbox: Sandbox;
  let api: Api;
  let namespace: Namespace;
  let workspace: Workspace;

  beforeAll(async () => {
    sandbox = await startSandbox({ nodes: 3 });
    api = connectApi(sandbox.kubeconfig);
  }, 1_800_000);

  beforeEach(async () => {
    namespace = await createNamespace(sandbox, api);
    workspace = await createWorkspace();
  });

  afterAll(async () => {
    await api?.close();
    await sandbox?.stop();
  });

  const target = () => ['--kubeconfig', sandbox.kubeconfig, '--namespace', namespace.name];
  const run = () => ['run', '--wait', ...target(), '-o', 'json'];

  /** Resolves when the run waits for its Jobs. */
  async function untilWaiting(command: Command): Promise<string> {
    const [, workflowId = ''] = await command.untilSaid(/^Run: (\S+)$/m);
    await vi.waitFor(
      async () => {
        const { stdout } = await workspace.perform(['status', workflowId, '-o', 'json']);
        expect(statusSchema.parse(JSON.parse(stdout)).running).toBe('monitor');
      },
      { timeout: 90_000 },
    );
    return workflowId;
  }

  it('is carried on after kill -9 with what happened meanwhile, and leaves one history line', async () => {
    await namespace.createJobs(
      { name: 'early', annotations: { after: '0s' } },
      { name: 'breaks', annotations: { outcome: 'fail', after: '6s' } },
      { name: 'late', annotations: { after: '14s' } },
    );
    const first = workspace.start(run());
    await untilWaiting(first);
    first.kill('SIGKILL');
    await first.ended;
    const { stdout, stderr, code } = await workspace.perform(run());
    const result = resultSchema.parse(JSON.parse(stdout));
    expect(parseRun(stderr)).toEqual(parseRun(first.stderr()));
    expect(result.steps[3]).toBe('Monitor: 3 of 3 jobs finished');
    expect(result.stages.find(({ stage }) => stage === 'monitor')?.attempts).toBeGreaterThan(1);
    expect([code, result.healthStatus]).toEqual([2, 'ERROR']);
    expect(await readHistory(workspace)).toHaveLength(1);
  });

  it('hands the watch to another worker when its own shuts down', async () => {
    await namespace.createJobs({ name: 'long', annotations: { after: '20s' } });
    const first = workspace.start(run());
    await untilWaiting(first);
    const second = workspace.start(run());
    await second.untilSaid(/Carrying on the unfinished run/);
    first.kill('SIGTERM');
    expect((await first.ended).code).toBe(130);
    const { stdout, code } = await second.ended;
    expect(code).toBe(0);
    const { steps, stages } = resultSchema.parse(JSON.parse(stdout));
    expect(steps[3]).toBe('Monitor: 1 of 1 jobs finished');
    expect(stages.find(({ stage }) => stage === 'monitor')?.attempts).toBeGreaterThan(1);
    expect(await readHistory(workspace)).toHaveLength(1);
  });

  it('stops when it is cancelled, long before its wait is over, leaves the Jobs and has written nothing to the cluster', async () => {
    await namespace.createJobs({ name: 'goes-on', annotations: { outcome: 'hang' } });
    const before = readWrites(sandbox.auditLog).filter(({ user }) => user === 'sandbox-admin').length;
    const command = workspace.start(run());
    const workflowId = await untilWaiting(command);
    await workspace.perform(['cancel', workflowId]);
    const { code, stdout } = await command.ended;
    expect([code, resultSchema.parse(JSON.parse(stdout)).steps[3]]).toEqual([3, 'Monitor: FAILED (interrupted)']);
    expect(await namespace.jobNames()).toEqual(['goes-on']);
    expect(readWrites(sandbox.auditLog).filter(({ user }) => user === 'sandbox-admin')).toHaveLength(before);
  });

  it('gives the Jobs time until --wait-timeout, across a kill', async () => {
    await namespace.createJobs({ name: 'endless', annotations: { outcome: 'hang' } });
    const args = [...run(), '--wait-timeout', '12s'];
    const first = workspace.start(args);
    await untilWaiting(first);
    first.kill('SIGKILL');
    await first.ended;
    const { code, stdout } = await workspace.perform(args);
    const result = resultSchema.parse(JSON.parse(stdout));
    expect([code, result.steps[3]]).toEqual([2, 'Monitor: 0 of 1 jobs finished']);
    expect(result.steps[4]).toMatch(/^Health: ERROR \(WaitTimedOut: 1/);
  });

  it('is what monitor --watch does without Temporal: lines while it goes on, one snapshot at the end', async () => {
    await namespace.createJobs(
      { name: 'a', annotations: { after: '1s' } },
      { name: 'b', annotations: { after: '5s' } },
    );
    const watch = ['monitor', '--watch', '--interval', '1s', '-o', 'json'].concat(target());
    const { code, stdout, stderr } = await workspace.perform(watch);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'ClusterSnapshot',
      version: 1,
      jobs: [{ name: 'a' }, { name: 'b' }],
    });
    expect(stderr).toMatch(/^(0 of 2 jobs finished\n)?1 of 2 jobs finished\n2 of 2 jobs finished\n$/);
    expect(stderr).not.toContain('\r');
  });

  it.each([
    ['text', ''],
    ['json', 'ClusterSnapshot'],
  ])('stops watching at Ctrl-C with exit code 130, as %s', async (format, kind) => {
    await namespace.createJobs({ name: 'goes-on', annotations: { outcome: 'hang' } });
    const command = workspace.start(['monitor', '--watch', '-o', format, ...target()]);
    await command.untilSaid(/0 of 1 jobs finished/);
    command.kill('SIGINT');
    const { code, stdout, stderr } = await command.ended;
    expect([code, stderr.endsWith('Stopped watching; the Jobs go on.\n')]).toEqual([130, true]);
    expect(stdout === '' ? '' : (JSON.parse(stdout) as { kind: string }).kind).toBe(kind);
    expect(await namespace.jobNames()).toEqual(['goes-on']);
  });

  describe('after an enabled apply', () => {
    /** A config whose simulated Pods do as the annotations say. */
    async function writeConfig(workers: number, annotations: Record<string, string>): Promise<string> {
      const path = await workspace.writeConfig('tuned.yaml', {
        workers,
        total_iterations: workers,
        k8s_namespace: namespace.name,
      });
      const lines = Object.entries(annotations).map(([key, value]) => `  sandbox/${key}: "${value}"\n`);
      await appendFile(workspace.path(path), `annotations:\n${lines.join('')}`);
      return path;
    }

    /** Every ledger of the workspace. */
    async function readLedgers(): Promise<string> {
      const folder = workspace.path('outputs/d29_k8s_jobs');
      const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.jsonl'));
      return (await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('');
    }

    const apply = (config: string, ...flags: string[]) =>
      [
        'run',
        '--enable-apply',
        '--orchestrator-config',
        config,
        '--kubeconfig',
        sandbox.kubeconfig,
        '-o',
        'json',
      ].concat(flags);

    it('knows a Job that ended and was removed before kill -9', async () => {
      const args = apply(await writeConfig(3, { outcome: 'hang' }));
      await namespace.createJobs({ name: 'foreign', annotations: { outcome: 'fail', after: '0s' } });
      const first = workspace.start(args);
      await untilWaiting(first);
      const [early = '', ...others] = (await namespace.jobNames()).filter((name) => name !== 'foreign');
      await namespace.sendOff(early, 'succeed');
      await vi.waitFor(async () => expect(await readLedgers()).toContain('"kind":"ended"'), { timeout: 20_000 });
      await namespace.deleteJob(early);
      first.kill('SIGKILL');
      await first.ended;

      const second = workspace.start(args);
      for (const name of others) await namespace.sendOff(name, 'succeed');
      const { code, stdout } = await second.ended;
      const result = resultSchema.parse(JSON.parse(stdout));
      expect([code, result.healthStatus, result.steps[3]]).toEqual([0, 'OK', 'Monitor: 3 of 3 jobs finished']);
      expect(await readHistory(workspace)).toHaveLength(1);
      expect((await namespace.jobNames()).sort()).toEqual([...others, 'foreign'].sort());
    });

    it('has 200 Jobs and one history line after kill -9 while it waits for them', { timeout: 240_000 }, async () => {
      const args = apply(await writeConfig(200, { after: '30s' }));
      const first = workspace.start(args);
      await untilWaiting(first);
      first.kill('SIGKILL');
      await first.ended;
      const { code, stdout } = await workspace.perform(args);
      const result = resultSchema.parse(JSON.parse(stdout));
      expect([code, result.healthStatus, result.steps[3]]).toEqual([0, 'OK', 'Monitor: 200 of 200 jobs finished']);
      expect(await namespace.jobNames()).toHaveLength(200);
      expect(await readHistory(workspace)).toHaveLength(1);
    });

    it('deletes exactly the Jobs of a run that is cancelled with --on-cancel delete', async () => {
      const args = apply(await writeConfig(3, { outcome: 'hang' }), '--on-cancel', 'delete');
      await namespace.createJobs({ name: 'foreign', annotations: { outcome: 'hang' } });
      const command = workspace.start(args);
      const workflowId = await untilWaiting(command);
      expect(await namespace.jobNames()).toHaveLength(4);
      await workspace.perform(['cancel', workflowId]);
      const { code, stdout } = await command.ended;
      const result = resultSchema.parse(JSON.parse(stdout));
      expect([code, result.steps[3]]).toEqual([3, 'Monitor: FAILED (interrupted)']);
      expect(result.warnings).toContain('onCancel: delete has deleted 3 of the 3 jobs that this run created');
      expect(await namespace.jobNames()).toEqual(['foreign']);
      expect(await readHistory(workspace)).toHaveLength(1);
    });
  });
});
