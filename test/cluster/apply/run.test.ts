import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { clusterSuite } from '../../../sandbox/test-cluster.js';
import { createWorkspace, type Workspace } from '../../support/process.js';
import { useCluster } from './use-cluster.js';

const { skip, note } = await clusterSuite();

describe.skipIf(skip)(`runs that apply, as processes, on a real API server${note}`, () => {
  const cluster = useCluster({ nodes: 3 });

  /** A workspace with a config of its own, and the command line that runs it on the cluster. */
  async function prepare(
    workers: number,
    extra: string[],
  ): Promise<{ workspace: Workspace; namespace: string; args: string[] }> {
    const workspace = await createWorkspace();
    const namespace = await cluster.admin.namespace();
    const config = await workspace.writeConfig('config.yaml', {
      workers,
      total_iterations: workers,
      k8s_namespace: namespace,
    });
    const text = await readFile(workspace.path(config), 'utf8');
    await writeFile(workspace.path(config), `${text}\n${extra.join('\n')}\n`);
    return { workspace, namespace, args: ['run', '--config', config, '--kubeconfig', cluster.kubeconfig] };
  }

  async function readHistory(workspace: Workspace): Promise<{ mode: string }[]> {
    const text = await readFile(workspace.path('outputs/k8s_health_history.jsonl'), 'utf8');
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { mode: string });
  }

  it('write nothing in a dry run', async () => {
    const { workspace, namespace, args } = await prepare(3, []);
    const before = cluster.writes().length;
    const { code, stdout } = await workspace.perform(args);
    expect(stdout).toContain('  - Apply: 3 jobs (dry-run)\n');
    expect(code).toBe(0);
    expect(cluster.writes().slice(before)).toEqual([]);
    expect(await cluster.admin.jobs(namespace)).toEqual([]);
  });

  it('fail in a dry run on what the server would refuse, and still write nothing', async () => {
    const { workspace, args } = await prepare(3, ['service_account: nobody']);
    const before = cluster.writes().length;
    const { code, stdout } = await workspace.perform(args);
    expect(stdout).toContain('Apply: FAILED (ReferenceMissing: serviceaccount nobody: it does not exist');
    expect(code).toBe(3);
    expect(cluster.writes().slice(before)).toEqual([]);
  });

  it('start two sets of Jobs on two nights of one config, and both finish', { timeout: 180_000 }, async () => {
    const { workspace, namespace, args } = await prepare(3, []);
    for (const night of [1, 2]) {
      const { code, stdout } = await workspace.perform([...args, '--enable-apply', '--wait']);
      expect(stdout).toContain('  - Apply: 3 jobs (apply)\n');
      expect(stdout).toContain('  - Monitor: 3 of 3 jobs finished\n');
      expect(code).toBe(0);
      expect(await cluster.admin.jobs(namespace)).toHaveLength(3 * night);
    }
    expect((await readHistory(workspace)).map(({ mode }) => mode)).toEqual(['apply', 'apply']);
  });

  it('fail by the failed Jobs where the credentials show no Pods and no events, and say what they lack', {
    timeout: 120_000,
  }, async () => {
    const { workspace, namespace, args } = await prepare(2, ['annotations: {sandbox/outcome: fail}']);
    const rules = [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'patch', 'get', 'list', 'watch'] }];
    const kubeconfig = await cluster.admin.account(namespace, rules);
    const { code, stdout, stderr } = await workspace.perform([
      ...args,
      '--kubeconfig',
      kubeconfig,
      '--enable-apply',
      '--wait',
    ]);
    expect(stdout).toContain('  - Health: ERROR (BackoffLimitExceeded: 2)\n');
    expect(code).toBe(2);
    expect(stderr).toContain(
      `monitor: the credentials do not allow to list pods and events in ${namespace}: the Jobs were judged by their own conditions`,
    );
  });

  it.each(['worker', 'worker and server'])(
    'create 200 Jobs once when the %s is killed in the middle',
    { timeout: 300_000 },
    async (victim) => {
      const { workspace, namespace, args } = await prepare(200, ['queue_name: suspended']);
      const command = workspace.start([...args, '--enable-apply', '--no-wait']);
      let there = 0;
      while (there < 20) there = (await cluster.admin.jobs(namespace)).length;
      const servers = victim === 'worker' ? [] : await workspace.servers();
      command.kill('SIGKILL');
      for (const pid of servers) process.kill(pid, 'SIGKILL');
      await command.ended;
      const left = (await cluster.admin.jobs(namespace)).length;
      expect(left).toBeLessThan(200);

      const { code, stdout, stderr } = await workspace.perform([...args, '--enable-apply', '--no-wait']);
      expect(stderr).toContain('Carrying on the unfinished run');
      expect(stdout).toContain('  - Apply: 200 jobs (apply)\n');
      expect(stdout).toContain('Applied Jobs: 200\n');
      expect(code).toBe(0);
      const jobs = await cluster.admin.jobs(namespace);
      expect(jobs).toHaveLength(200);
      expect(await readHistory(workspace)).toHaveLength(1);
      const created = cluster
        .writes()
        .filter((write) => write.namespace === namespace && write.verb === 'patch' && write.code === 201);
      expect(new Set(created.map(({ name }) => name)).size).toBe(created.length);
    },
  );
});
