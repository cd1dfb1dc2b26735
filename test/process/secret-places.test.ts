// One secret of every kind, and every place that anybody can read after runs of every ending: none of them is anywhere.

import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serve } from '../support/api-server.js';
import { createFinder } from '../support/planted.js';
import { INLINE_CONFIG } from '../support/configs.js';
import { createWorkspace, type Ended, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { startReceiver } from '../support/receiver.js';
import { startKeepingServer } from '../support/keeping-api-server.js';
import { freePort, startRemoteServer, startWorker, type TemporalCli, temporalCli } from '../support/remote-server.js';
import { listFiles } from './traces.js';

/** Each stands where its kind of secret stands, and nowhere else. */
const PLANTED = {
  'webhook URL from the environment': 'T0PLANTED/environment/B0xyz+w=',
  'webhook URL from a file': 'T0PLANTED/file/B0abc+d=',
  'webhook URL from a Kubernetes Secret': 'T0PLANTED/secret/B0efg+h=',
  'routing key': 'PLANTEDROUT1NGKEYPLANTEDROUT1NGK',
  'signing secret': `whsec_${Buffer.from('PLANTED-signing-secret-of-a-webhook').toString('base64')}`,
  'bearer token': 'PLANTED-bearer.token_of-kubeconfig',
  'token in a file': 'PLANTED-token.that_stands-in-a-file',
  password: 'PLANTED"pass\\word/of+basic auth',
  'client key': 'PLANTED-client-key-that-is-no-PEM',
  'token of a plugin': 'PLANTED-token.of_a-credential-plugin',
  'environment of a plugin': 'PLANTED-environment-of-a-plugin',
  'API key of Temporal': 'PLANTED-api.key_of-temporal',
  'header of Temporal': 'PLANTED-header.value_of-temporal',
  'codec key': Buffer.from('PLANTED-codec-key-of-32-bytes-xx').toString('base64'),
};
const findPlanted = createFinder(PLANTED);

const PLUGIN = `#!/bin/sh
echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"${PLANTED['token of a plugin']}"}}'
`;

/** A receiver that repeats its URL in every answer, and an API server that repeats what it was sent. */
async function openDoors(workspace: Workspace, root: string): Promise<{ env: Record<string, string>; origin: string }> {
  const receiver = await startReceiver();
  onTestFinished(() => receiver.close());
  const { origin } = new URL(receiver.url);
  receiver.answer((response) => {
    const url = `${origin}${response.req.url ?? ''}`;
    response.writeHead(404, { location: url, 'x-url': url }).end(`Cannot POST ${url}`);
  });
  const api = await serve((request, response) => {
    const { authorization = '' } = request.headers;
    const reply = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.url === '/version') return reply(200, { gitVersion: 'v1.37.2' });
    if (request.url?.includes('/secrets/hooks') === true) {
      const url = `${origin}/${PLANTED['webhook URL from a Kubernetes Secret']}`;
      return reply(200, { kind: 'Secret', data: { url: Buffer.from(url).toString('base64') } });
    }
    const plain = Buffer.from(authorization.split(' ')[1] ?? '', 'base64').toString('latin1');
    return reply(403, { kind: 'Status', message: `no access for ${authorization} (${plain})`, reason: 'Forbidden' });
  });
  const plugin = workspace.path('plugin');
  await writeFile(plugin, PLUGIN);
  await chmod(plugin, 0o755);
  await writeFile(workspace.path('token'), PLANTED['token in a file']);
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: plugin,
    env: [{ name: 'PLUGIN_PASSWORD', value: PLANTED['environment of a plugin'] }],
  };
  const users: Record<string, object> = {
    bearer: { token: PLANTED['bearer token'] },
    // Of a cluster that takes all there is, so that a run comes as far as its approval.
    good: { token: PLANTED['bearer token'] },
    file: { tokenFile: workspace.path('token') },
    basic: { username: 'operator', password: PLANTED.password },
    key: {
      'client-certificate-data': Buffer.from('no PEM').toString('base64'),
      'client-key-data': Buffer.from(PLANTED['client key']).toString('base64'),
    },
    plugin: { exec },
  };
  const kubeconfig = {
    'current-context': 'bearer',
    contexts: Object.keys(users).map((name) => ({
      name,
      context: { cluster: name === 'key' ? 'tls' : name === 'good' ? 'good' : 'plain', user: name },
    })),
    clusters: [
      { name: 'plain', cluster: { server: api } },
      { name: 'good', cluster: { server: (await startKeepingServer()).url } },
      { name: 'tls', cluster: { server: api.replace('http:', 'https:') } },
    ],
    users: Object.entries(users).map(([name, user]) => ({ name, user })),
  };
  await writeFile(join(root, 'kubeconfig'), JSON.stringify(kubeconfig));
  await mkdir(join(root, 'hooks'));
  await writeFile(join(root, 'hooks/url'), `${origin}/${PLANTED['webhook URL from a file']}\n`);
  const env = {
    HOOK_URL: `${origin}/${PLANTED['webhook URL from the environment']}`,
    ROUTING: `${origin}/v2#${PLANTED['routing key']}`,
    SIGNING: PLANTED['signing secret'],
    CODEC: PLANTED['codec key'],
    TEMPORAL_API_KEY: PLANTED['API key of Temporal'],
    TEMPORAL_TLS: 'false',
    TEMPORAL_GRPC_META_X_PLANTED: PLANTED['header of Temporal'],
    TUNING_PIPELINE_TRACE: '1',
  };
  return { env, origin };
}

const CONFIG = { ...INLINE_CONFIG, session_id: 'asleep' };

const CHANNELS = [
  { type: 'slack_webhook', url: 'env:HOOK_URL' },
  { type: 'webhook', url: 'file:hooks/url', secret: 'env:SIGNING' },
  { type: 'teams', url: 'secret:trading-bots/hooks/url' },
  { type: 'pagerduty', url: 'env:ROUTING' },
  { type: 'webhook', url: 'env:SIGNING' },
  { type: 'slack_webhook', url: 'file:kubeconfig' },
];

const FLAGS = CHANNELS.flatMap(({ type, url }) => ['--channel', `${type}=${url}`]);

/** All that Temporal keeps and tells of a run, payloads decoded. */
async function readTemporal(cli: TemporalCli, id: string): Promise<string> {
  const workflow = ['--workflow-id', id];
  const shown = await Promise.all([
    cli.run(['workflow', 'show', ...workflow, '-o', 'json']),
    cli.run(['workflow', 'describe', ...workflow, '-o', 'json']),
    cli.run(['workflow', 'describe', ...workflow]),
    cli.run(['workflow', 'query', ...workflow, '--type', 'status', '-o', 'json']),
    cli.run(['workflow', 'query', ...workflow, '--type', '__temporal_workflow_metadata', '-o', 'json']),
    cli.run(['workflow', 'query', ...workflow, '--type', '__stack_trace']),
    cli.run(['workflow', 'metadata', ...workflow, '-o', 'json']),
    cli.run(['workflow', 'result', ...workflow, '-o', 'json']),
  ]);
  return shown.map(({ stdout, stderr }) => withPayloads(stdout) + stderr).join('\n');
}

function withPayloads(text: string): string {
  const payloads = [...text.matchAll(/"data": "([^"]+)"/g)].map(([, data = '']) => Buffer.from(data, 'base64'));
  return `${text}\n${Buffer.concat(payloads).toString('utf8')}`;
}

describe.each([
  { how: 'in plain', codec: {} },
  { how: 'encrypted', codec: { TUNING_PIPELINE_CODEC_KEYS: 'key-1=env:CODEC' } },
])('with payloads $how, planted secrets', ({ codec }) => {
  it('are in no place after runs of every ending', { timeout: TEST_TIMEOUT_MS }, async () => {
    const { address } = await startRemoteServer();
    const workspace = await createWorkspace();
    const root = workspace.path('root');
    await mkdir(root);
    const doors = await openDoors(workspace, root);
    const env: Record<string, string> = { ...doors.env, ...codec, TEMPORAL_ADDRESS: address };
    const grants = {
      TUNING_PIPELINE_ROOT: root,
      TUNING_PIPELINE_APPLY_ALLOWED: 'true',
      TUNING_PIPELINE_SECRET_REFS: '*',
      TUNING_PIPELINE_ALLOW_HOSTS: '127.0.0.1',
      TUNING_PIPELINE_ALLOW_HTTP: 'true',
    };
    const [health, metrics] = [await freePort(), await freePort()];
    const endpoints = ['--health-address', `127.0.0.1:${health}`, '--metrics-address', `127.0.0.1:${metrics}`];
    const worker = await startWorker(workspace, {
      env: { ...env, ...grants },
      flags: ['--log-format', 'json', ...endpoints],
    });
    const cli = await temporalCli(workspace, address);
    const seen: Record<string, string> = {};
    const perform = async (args: string[]): Promise<Ended> => {
      const end = await workspace.perform(args, { env });
      seen[`command ${args.join(' ')}`] = end.stdout + end.stderr;
      return end;
    };

    const alerting = ['--enable-alerts', '--kubeconfig', 'kubeconfig', ...FLAGS, '--webhook-secret', 'env:SIGNING'];
    const ids: string[] = [];
    const runAs = async (context: string, more: string[] = []) => {
      const id = `as-${context}-${ids.length}`;
      ids.push(id);
      return perform(['run', ...alerting, '--context', context, '--workflow-id', id, ...more]);
    };
    for (const context of ['bearer', 'file', 'basic', 'key', 'plugin', 'absent']) await runAs(context);
    await runAs('basic', ['--enable-apply']);
    const waiting = ['--context', 'good', '--enable-apply', '--approval', 'required'];
    for (const [id, stop] of Object.entries({
      terminated: ['workflow', 'terminate', '--workflow-id', 'terminated', '--reason', 'enough'],
      cancelled: ['workflow', 'cancel', '--workflow-id', 'cancelled'],
      rejected: null,
    })) {
      ids.push(id);
      const run = workspace.start(['run', ...alerting, ...waiting, '--workflow-id', id], { env });
      const [, digest = ''] = await run.untilSaid(/approve \S+ --digest (\S+)/);
      if (stop === null) await perform(['reject', id, '--digest', digest]);
      else await cli.run(stop);
      const end = await run.ended;
      seen[`command of ${id}`] = end.stdout + end.stderr;
    }
    const input = { kubeconfig: 'kubeconfig', context: 'good', channels: CHANNELS.slice(0, 2), alertsEnabled: true };
    const asleep = { ...input, orchestratorConfig: CONFIG, applyEnabled: true, approval: 'required' };
    const type = ['--type', 'tuningPipeline', '--task-queue', 'tuning-pipeline', '--workflow-id', 'timed-out'];
    await cli.run(['workflow', 'execute', ...type, '--run-timeout', '4s', '--input', JSON.stringify(asleep)]);
    await cli.run([
      'workflow',
      'reset',
      '--workflow-id',
      'as-bearer-0',
      '--type',
      'FirstWorkflowTask',
      '--reason',
      'x',
    ]);
    ids.push('timed-out');

    for (const id of ids) {
      await perform(['status', id, '-o', 'json']);
      await perform(['result', id, '-o', 'json']);
      seen[`Temporal about ${id}`] = await readTemporal(cli, id);
    }
    await writeFile(
      workspace.path('nightly.yaml'),
      `id: nightly\nat: "00:00"\ntimeZone: UTC\ninput: ${JSON.stringify(input)}\n`,
    );
    for (const args of [
      ['schedule', 'ensure', '-f', 'nightly.yaml'],
      ['schedule', 'describe', 'nightly', '-o', 'json'],
      ['schedule', 'list', '-o', 'json'],
      ['schedule', 'doctor', 'nightly'],
      ['doctor', '-o', 'json'],
      ['doctor'],
      ['doctor', '--kubeconfig', 'root/kubeconfig', '--context', 'basic', ...FLAGS],
      ['doctor', '--kubeconfig', 'root/kubeconfig', '--context', 'key', '-o', 'json'],
      ['monitor', '--kubeconfig', 'root/kubeconfig', '--context', 'basic', '-o', 'json'],
      ['history', 'show', '--history-file', `root/outputs/k8s_health_history.jsonl`, '-o', 'json'],
      ['history', 'show', '--history-file', `root/outputs/k8s_health_history.jsonl`],
      ['history', 'report', '--history-file', `root/outputs/k8s_health_history.jsonl`, '-o', 'html'],
      ['alerts', 'status', '--history-file', `root/outputs/k8s_health_history.jsonl`],
      ['alerts', '--no-dry-run', '--history-file', `root/outputs/k8s_health_history.jsonl`, ...FLAGS, '-o', 'json'],
      ['run', '--enable-alerts', '--channel', 'webhook=env:HOOK_URL', '--kubeconfig', 'hooks/url'],
      ['run', '--orchestrator-config', 'root/hooks/url'],
      ['validate', '--jobs-dir', 'root/hooks'],
      ['apply', '--jobs-dir', 'root/hooks', '--apply', '--kubeconfig', 'root/kubeconfig', '--context', 'basic'],
      ['history', 'verify', '--history-file', 'root/hooks/url'],
    ])
      await perform(args);
    const schedules = await cli.run(['schedule', 'describe', '--schedule-id', 'nightly', '-o', 'json']);
    const listed = await cli.run(['workflow', 'list', '-o', 'json']);
    seen['the schedule'] = withPayloads(schedules.stdout);
    seen['the list of runs'] = withPayloads(listed.stdout);
    for (const path of [`${health}/readyz`, `${health}/livez`, `${health}/x`, `${metrics}/metrics`])
      seen[`http ${path}`] = await (await fetch(`http://127.0.0.1:${path}`)).text();
    worker.kill('SIGTERM');
    await worker.ended;
    seen['the worker'] = worker.stdout() + worker.stderr();

    for (const [place, text] of Object.entries(seen)) expect.soft([place, findPlanted(text)]).toEqual([place, []]);
    const own = ['plugin', 'token', 'root/kubeconfig', 'root/hooks/url'];
    for (const file of await listFiles(workspace.folder)) {
      const path = join(workspace.folder, file);
      if (own.includes(file) || !(await stat(path)).isFile()) continue;
      expect.soft([file, findPlanted(await readFile(path))]).toEqual([file, []]);
    }
    // It means something only where it was looked at what there is.
    expect(seen['Temporal about as-bearer-0']?.length).toBeGreaterThan(5_000);
    if (!('TUNING_PIPELINE_CODEC_KEYS' in codec)) expect(seen['Temporal about as-bearer-0']).toContain('env:HOOK_URL');
    expect(seen['the worker']).toContain('"message"');
    expect(seen[`http ${metrics}/metrics`]).toContain('tuning_pipeline');
    expect(await readFile(join(root, 'outputs/k8s_health_history.jsonl'), 'utf8')).toContain('(not shown)');
  });
});
