import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { clusterSuite } from '../../sandbox/test-cluster.js';
import { useCluster } from '../cluster/apply/use-cluster.js';
import { codeSpans, readPage, tableRows } from '../docs/page.js';
import { openReceiver } from '../process/receiver.js';
import { parseRun, readHistory } from '../process/traces.js';
import { createWorkspace, type Workspace } from '../support/process.js';

const { skip, note } = await clusterSuite();

/** A value for every key of the config page's table that the baseline leaves out. */
const OTHER_KEYS = {
  command: ['python3'],
  args: ['tune.py'],
  labels: { team: 'desk' },
  annotations: { 'example.com/owner': 'desk' },
  backoff_limit: 1,
  active_deadline_seconds: 3_600,
  ttl_seconds_after_finished: 86_400,
  service_account: 'tuner',
  image_pull_policy: 'IfNotPresent',
  image_pull_secrets: ['registry'],
  node_selector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ key: 'night', operator: 'Exists', effect: 'NoSchedule' }],
  priority_class: 'nightly',
  queue_name: 'suspended',
};

describe.skipIf(skip)(`the README on a real cluster${note}`, { timeout: 240_000 }, () => {
  const cluster = useCluster({ nodes: 2 });

  /** A workspace whose baseline config lives in a namespace of its own, with more keys at its end. */
  async function prepare(keys: object = {}): Promise<{ workspace: Workspace; namespace: string; flags: string[] }> {
    const workspace = await createWorkspace();
    const namespace = await cluster.admin.namespace();
    const config = await workspace.writeConfig('config.yaml', { k8s_namespace: namespace });
    const more = Object.entries(keys).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
    await writeFile(workspace.path(config), (await readFile(workspace.path(config), 'utf8')) + more.join(''));
    return { workspace, namespace, flags: ['--config', config, '--kubeconfig', cluster.kubeconfig] };
  }

  it('writes and sends nothing while both gates are shut', async () => {
    const { workspace, namespace, flags } = await prepare();
    const receiver = await openReceiver();
    const channel = ['--channel', `webhook=${receiver.url}`, '--allow-host', '127.0.0.1', '--allow-http'];
    const { code, stdout } = await workspace.perform(['run', ...flags, ...channel]);
    expect(stdout).toContain('Health: OK\n');
    expect(code).toBe(0);
    expect(await cluster.admin.jobs(namespace)).toEqual([]);
    expect(receiver.received).toEqual([]);
  });

  it('exits with 0 for a night on which all Jobs succeed, and with 2 for one on which one fails', async () => {
    const good = await prepare();
    const fine = await good.workspace.perform(['run', ...good.flags, '--enable-apply']);
    expect(fine.stdout).toContain('  - Monitor: 2 of 2 jobs finished\n  - Health: OK\n');
    expect(fine.code).toBe(0);

    const bad = await prepare({ annotations: { 'sandbox/outcome': 'oom-killed' } });
    const receiver = await openReceiver();
    const alerts = ['--enable-alerts', '--channel', `webhook=${receiver.url}`, '--allow-host', '127.0.0.1'];
    const failed = await bad.workspace.perform(['run', ...bad.flags, '--enable-apply', ...alerts, '--allow-http']);
    expect(failed.stdout).toContain('  - Health: ERROR (OOMKilled: 2)\n');
    expect(failed.stdout).toContain('  - Alerts: 1 incident(s) sent\n');
    expect(failed.code).toBe(2);
    expect(receiver.received).toHaveLength(1);
    expect(await readHistory(bad.workspace)).toMatchObject([{ overall_health: 'ERROR', exit_code: 2 }]);

    const there = ['--namespace', bad.namespace, '--kubeconfig', cluster.kubeconfig];
    expect((await bad.workspace.perform(['health', ...there])).code).toBe(2);
    expect((await bad.workspace.perform(['monitor', ...there, '--one-shot'])).code).toBe(0);
    expect((await bad.workspace.perform(['history', 'record', ...there])).code).toBe(0);
    expect(await readHistory(bad.workspace)).toHaveLength(2);
  });

  it('takes every key of the config table, up to what the API server says of the Jobs', async () => {
    const [, table = ''] = (await readPage('docs/config.md')).split('<!-- generated: config keys -->');
    const rows = tableRows(table.split('<!-- end of config keys -->')[0] ?? '');
    const optional = rows.filter(([, , fallback]) => fallback !== 'required').flatMap(([key = '']) => codeSpans(key));
    const { workspace, namespace, flags } = await prepare(OTHER_KEYS);
    const text = await readFile(workspace.path('config.yaml'), 'utf8');
    expect(optional.filter((key) => !new RegExp(`^${key}:`, 'm').test(text))).toEqual([]);

    await cluster.admin.create(`api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name: 'tuner' } });
    await cluster.admin.create(`api/v1/namespaces/${namespace}/secrets`, {
      metadata: { name: 'registry' },
      type: 'kubernetes.io/dockerconfigjson',
      stringData: { '.dockerconfigjson': '{"auths":{}}' },
    });
    await cluster.admin.create('apis/scheduling.k8s.io/v1/priorityclasses', {
      metadata: { name: 'nightly' },
      value: 1,
    });
    expect((await workspace.perform(['generate', '--config', 'config.yaml', '--output-dir', 'jobs'])).code).toBe(0);
    expect((await workspace.perform(['validate', '--jobs-dir', 'jobs'])).code).toBe(0);
    const applied = await workspace.perform(['run', ...flags, '--enable-apply', '--no-wait']);
    expect(applied.stdout).toContain('  - Apply: 2 jobs (apply)\n');
    expect(applied.code).toBe(0);
    expect(await cluster.admin.jobs(namespace)).toHaveLength(2);
  });

  it('waits for a yes to what the cluster has been asked about', async () => {
    const { workspace, namespace, flags } = await prepare();
    const run = workspace.start(['run', ...flags, '--enable-apply', '--approval', 'required']);
    const [, answer = ''] = await run.untilSaid(/^ {2}tuning-pipeline (approve .*)$/m);
    expect(run.stderr()).toContain('2 jobs planned: 2 would be created, 0 are there as planned\n');
    expect(await cluster.admin.jobs(namespace)).toEqual([]);
    expect((await workspace.perform(answer.split(' '))).code).toBe(0);
    expect((await run.ended).code).toBe(0);
    expect(await cluster.admin.jobs(namespace)).toHaveLength(2);
  });

  it('has a doctor who finds nothing wrong, and what is missing where rights are', async () => {
    const { workspace, namespace, flags } = await prepare();
    const well = await workspace.perform(['doctor', ...flags, '--enable-apply']);
    expect(well.stdout).toMatch(/^ok +permissions .* create, patch, get, list and watch jobs\.batch/m);
    expect([well.code, well.stdout.trimEnd().split('\n').at(-1)]).toEqual([0, 'All is well.']);

    const looks = [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list', 'watch'] }];
    const kubeconfig = await cluster.admin.account(namespace, looks);
    const as = ['doctor', '--config', 'config.yaml', '--kubeconfig', kubeconfig];
    const looking = await workspace.perform(as);
    expect(looking.stdout).toMatch(/^WARN permissions .* do not allow to list pods, list events\./m);
    expect(looking.code).toBe(1);
    const applying = await workspace.perform([...as, '--enable-apply']);
    expect(applying.stdout).toMatch(/^FAIL permissions .* do not allow to create and patch jobs\.batch/m);
    expect(applying.code).toBe(2);
  });

  it('carries a night on that was killed, as its own next start says', async () => {
    const { workspace, namespace, flags } = await prepare({ annotations: { 'sandbox/after': '8s' } });
    const night = ['run', ...flags, '--enable-apply'];
    const first = workspace.start(night);
    while ((await cluster.admin.jobs(namespace)).length < 2) await first.untilSaid(/^Run: /m);
    first.kill('SIGKILL');
    await first.ended;
    const second = await workspace.perform(night);
    expect(second.stderr).toContain('Carrying on the unfinished run');
    expect(second.code).toBe(0);
    expect(parseRun(second.stderr)).toEqual(parseRun(first.stderr()));
    expect(await cluster.admin.jobs(namespace)).toHaveLength(2);
    expect(await readHistory(workspace)).toHaveLength(1);
  });
});
