import { link, mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openOtlpReceiver } from '../support/otlp-receiver.js';
import { createWorkspace, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { freePort, startRemoteServer, startWorker } from '../support/remote-server.js';
import { anOriginalLine } from '../support/runs.js';
import { listFiles } from './traces.js';

const reportSchema = z.strictObject({
  apiVersion: z.literal('tuning-pipeline/v1'),
  kind: z.literal('DoctorReport'),
  exitCode: z.number(),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      status: z.enum(['ok', 'warning', 'failed', 'skipped']),
      message: z.string(),
      remedy: z.string(),
    }),
  ),
});

/** Nothing listens at the port `discard`. */
const SILENT_CLUSTER = {
  'current-context': 'silent',
  contexts: [{ name: 'silent', context: { cluster: 'silent', user: 'nobody' } }],
  clusters: [{ name: 'silent', cluster: { server: 'http://127.0.0.1:9' } }],
  users: [{ name: 'nobody', user: {} }],
};

async function examine(
  workspace: Workspace,
  flags: string[] = [],
  env: Record<string, string> = {},
): Promise<{
  code: number | null;
  text: string;
  checks: Map<string, { status: string; message: string; remedy: string }>;
}> {
  const { code, stdout, stderr } = await workspace.perform(['doctor', ...flags, '-o', 'json'], { env });
  expect(stderr).toBe('');
  const report = reportSchema.parse(JSON.parse(stdout));
  expect(report.exitCode).toBe(code);
  for (const { status, remedy } of report.checks) expect(remedy === '').toBe(status === 'ok' || status === 'skipped');
  return { code, text: stdout, checks: new Map(report.checks.map(({ name, ...check }) => [name, check])) };
}

describe('doctor', { timeout: TEST_TIMEOUT_MS }, () => {
  it('has one line per check, and leaves everything as it is', async () => {
    const workspace = await createWorkspace();
    const before = await listFiles(workspace.folder);
    const { code, stdout, stderr } = await workspace.perform(['doctor']);
    expect(stdout.split('\n').map((line) => line.slice(0, 23).trim())).toEqual([
      'ok   node',
      'ok   config',
      'ok   policy',
      'ok   jobs-dir',
      'ok   history-file',
      'WARN cluster',
      'ok   channels',
      'ok   temporal',
      'A night would go on wit',
      '',
    ]);
    expect([code, stderr]).toEqual([1, '']);
    expect(await listFiles(workspace.folder)).toEqual(before);
    expect(await workspace.servers()).toEqual([]);
  });

  it('tells where traces go only where a variable of OpenTelemetry is set, and sends none', async () => {
    const [workspace, receiver] = [await createWorkspace(), await openOtlpReceiver()];
    const of = async (env: Record<string, string>) => (await examine(workspace, [], env)).checks.get('traces');
    expect(await of({})).toBeUndefined();
    expect(await of({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.endpoint}/SECRET` })).toEqual({
      status: 'ok',
      message: `Traces go to ${receiver.endpoint}/... of OTEL_EXPORTER_OTLP_TRACES_ENDPOINT; it takes connections.`,
      remedy: '',
    });
    const away = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` };
    expect(await of(away)).toMatchObject({ status: 'warning', message: expect.stringMatching(/\(ECONNREFUSED\)\.$/) });
    expect(await of({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' })).toMatchObject({ status: 'failed' });
    expect(await of({ OTEL_SERVICE_NAME: 'x' })).toMatchObject({ status: 'skipped' });
    expect([receiver.bodies, receiver.headers]).toEqual([[], []]);
  });

  it('tells what each thing lacks, all at once, and shows no secret', async () => {
    const workspace = await createWorkspace();
    const config = await workspace.writeConfig('bad.yaml', { workers: 'many', image: '7' });
    await mkdir(workspace.path('folder'));
    await writeFile(workspace.path('hook'), 'http://user:SECRET@hooks.example/SECRET\n');
    const { code, text, checks } = await examine(workspace, [
      '--enable-apply',
      '--config',
      config,
      '--jobs-dir',
      'bad.yaml',
      '--history-file',
      'folder',
      '--channel',
      'webhook=file:hook',
    ]);
    expect(code).toBe(2);
    expect(text).not.toContain('SECRET');
    const expected = {
      config: /^bad\.yaml:\d+:\d+ (?:workers|image): expected .* and 1 more\.$/,
      'jobs-dir': /a part of the path is a file, not a folder/,
      'history-file': /^Expected to append to folder, but it is a folder/,
      cluster: /^No cluster is configured/,
      channels: /^Channel webhook \(file:hook\): expected a URL without a user name and password/,
    };
    for (const [name, message] of Object.entries(expected)) {
      expect(checks.get(name)).toMatchObject({ status: 'failed', message: expect.stringMatching(message) });
    }
  });

  it('warns of a history that has a second name', async () => {
    const workspace = await createWorkspace();
    await writeFile(workspace.path('nights.jsonl'), `${anOriginalLine('OK')}\n`);
    const look = async () => (await examine(workspace, ['--history-file', 'nights.jsonl'])).checks.get('history-file');
    expect((await look())?.status).toBe('ok');
    await link(workspace.path('nights.jsonl'), workspace.path('other.jsonl'));
    expect(await look()).toEqual({
      status: 'warning',
      message: expect.stringMatching(/^nights\.jsonl has another name \(hard links\), which share neither its lease/),
      remedy: 'Make the other names copies or symbolic links.',
    });
  });

  it('says which policy is in force, and what is wrong with its file', async () => {
    const workspace = await createWorkspace();
    await writeFile(workspace.path('policy.yaml'), 'version: 1\napplyAllowed: false\nimages: [registry.example/]\n');
    const env = { TUNING_PIPELINE_POLICY_FILE: 'policy.yaml', TUNING_PIPELINE_NAMESPACES: 'trading-bots' };
    const config = await workspace.writeConfig('granted.yaml', { image: 'registry.example/tuning:1' });
    const granted = await examine(workspace, ['--config', config], env);
    expect(granted.checks.get('policy')).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(
        /^In force is the policy of policy\.yaml: apply not allowed; paths anywhere; namespaces trading-bots; .*images registry\.example\/; /,
      ),
    });
    const refused = await examine(workspace, ['--config', config, '--enable-apply'], env);
    expect(refused.checks.get('policy')).toMatchObject({
      status: 'failed',
      remedy: expect.stringContaining('applyAllowed in the policy file'),
    });

    await writeFile(workspace.path('policy.yaml'), 'version: 1\nimage: [a/]\nnamespaces: [trading-bots]\n');
    const broken = await examine(workspace, [], env);
    expect(broken.checks.get('policy')).toMatchObject({
      status: 'failed',
      message: 'policy.yaml:2:1 image: unknown key "image"; did you mean "images"?, and 1 more.',
    });
    expect(broken.checks.get('jobs-dir')?.status).toBe('ok');
  });

  it.each([
    ['env:NOWHERE', /^Expected the environment variable NOWHERE to hold a secret/],
    ['file:nowhere', /nowhere/],
    ['env:PRIVATE', /^Channel slack_webhook \(env:PRIVATE\): expected a receiver in public, got a private address\.$/],
    ['env:PLAIN', /expected https, got plain http/],
  ])('refuses a channel whose address can not be sent to: %s', async (reference, message) => {
    const workspace = await createWorkspace();
    const env = { PRIVATE: 'https://127.0.0.1:1/SECRET', PLAIN: 'http://hooks.example/SECRET' };
    const { checks, text } = await examine(workspace, ['--channel', `slack_webhook=${reference}`], env);
    expect(checks.get('channels')).toMatchObject({ status: 'failed', message: expect.stringMatching(message) });
    expect(text).not.toContain('SECRET');
  });

  it('says what a cluster that does not answer means for a dry run and for an apply', async () => {
    const workspace = await createWorkspace();
    await writeFile(workspace.path('kubeconfig'), JSON.stringify(SILENT_CLUSTER));
    const flags = ['--kubeconfig', 'kubeconfig'];
    expect((await examine(workspace, flags)).checks.get('cluster')?.status).toBe('warning');
    const applying = await examine(workspace, [...flags, '--enable-apply']);
    expect(applying.checks.get('cluster')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('nothing listens at its address'),
    });
    expect(applying.code).toBe(2);
  });

  it('asks a shared server for what a run needs of it, and finds workers that have another root', async () => {
    const { address } = await startRemoteServer();
    const [workspace, elsewhere] = [await createWorkspace(), await createWorkspace()];
    const env = { TEMPORAL_ADDRESS: address, TUNING_PIPELINE_ROOT: workspace.folder };
    const alone = await examine(workspace, [], env);
    expect(alone.checks.get('temporal')?.status).toBe('ok');
    expect(alone.checks.get('search-attributes')).toMatchObject({
      status: 'warning',
      remedy: 'Run `tuning-pipeline setup`.',
    });
    expect(alone.checks.get('worker')?.status).toBe('failed');
    expect(alone.checks.get('shared-root')?.status).toBe('skipped');

    expect((await workspace.perform(['setup'], { env })).code).toBe(0);
    const worker = await startWorker(workspace, { env });
    const served = await examine(workspace, [], env);
    for (const name of ['search-attributes', 'worker', 'shared-root'])
      expect(served.checks.get(name)?.status).toBe('ok');

    const stranger = await startWorker(elsewhere, { env: { ...env, TUNING_PIPELINE_ROOT: elsewhere.folder } });
    const divided = await examine(workspace, [], env);
    expect(divided.checks.get('shared-root')).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(new RegExp(`got none of ${stranger.pid}@`)),
    });
    expect(divided.code).toBe(2);

    worker.kill('SIGTERM');
    await worker.ended;
    expect((await listFiles(workspace.folder)).filter((file) => file.includes('workers/'))).toEqual([]);
  });

  it('fails at a server or a namespace that is not there', async () => {
    const workspace = await createWorkspace();
    const nowhere = await examine(workspace, [], { TEMPORAL_ADDRESS: '127.0.0.1:9' });
    expect(nowhere.checks.get('temporal')).toMatchObject({ status: 'failed' });
    const { address } = await startRemoteServer();
    const unknown = await examine(workspace, [], { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'nowhere' });
    expect(unknown.checks.get('temporal')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('to have the namespace nowhere'),
    });
  });
});
