// Runs of every ending, and every command that tells of them, with a secret of every kind planted; then every place that
// anybody can read.

import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { listFiles } from '../../process/traces.js';
import { INLINE_CONFIG } from '../configs.js';
import { createWorkspace, type Ended, type Workspace } from '../process.js';
import { freePort, startRemoteServer, startWorker, type TemporalCli, temporalCli } from '../remote-server.js';
import { openDoors, OWN_FILES } from './open-doors.js';
import { PLANTED } from './planted-kinds.js';
import type { Place } from './places.js';
import { ask, readLiving, readRun, untilReported } from './read-temporal.js';

const CHANNELS = [
  { type: 'slack_webhook', url: 'env:HOOK_URL' },
  { type: 'webhook', url: 'file:hooks/url', secret: 'env:SIGNING' },
  { type: 'teams', url: 'secret:trading-bots/hooks/url' },
  { type: 'pagerduty', url: 'env:ROUTING' },
  { type: 'webhook', url: 'env:SIGNING' },
  { type: 'slack_webhook', url: 'file:kubeconfig' },
];

const FLAGS = CHANNELS.flatMap(({ type, url }) => ['--channel', `${type}=${url}`]);

const ALERTING = ['--enable-alerts', '--kubeconfig', 'kubeconfig', ...FLAGS, '--webhook-secret', 'env:SIGNING'];

const HISTORY = ['--history-file', 'root/outputs/k8s_health_history.jsonl'];

export interface Sweep {
  /** Whether payloads are encrypted. */
  encrypted: boolean;
  /** Another build of the program. @default the product */
  program?: string;
}

/** What the steps of a sweep share. */
interface Swept {
  workspace: Workspace;
  cli: TemporalCli;
  env: Record<string, string>;
  places: Place[];
  /** Runs a command and keeps what it says. */
  perform(args: string[]): Promise<Ended>;
}

/** Every place that can be read after all that a program does. Gone when the test ends. */
export async function sweepPlaces({ encrypted, program }: Sweep): Promise<Place[]> {
  const { address } = await startRemoteServer();
  const workspace = await createWorkspace(program === undefined ? {} : { program });
  const root = workspace.path('root');
  await mkdir(root);
  const doors = await openDoors(workspace, root);
  const codec = encrypted ? { TUNING_PIPELINE_CODEC_KEYS: 'key-1=env:CODEC' } : {};
  const env: Record<string, string> = { ...doors.env, ...codec, TEMPORAL_ADDRESS: address };
  const grants = {
    TUNING_PIPELINE_ROOT: root,
    TUNING_PIPELINE_APPLY_ALLOWED: 'true',
    TUNING_PIPELINE_SECRET_REFS: '*',
    TUNING_PIPELINE_ALLOW_HOSTS: '127.0.0.1',
    TUNING_PIPELINE_ALLOW_HTTP: 'true',
  };
  const places: Place[] = [];
  const perform = async (args: string[]): Promise<Ended> => {
    const end = await workspace.perform(args, { env });
    places.push(...outputOf(args, end));
    return end;
  };
  // Without registered search attributes a run would write none.
  await perform(['setup']);
  const [health, metrics] = [await freePort(), await freePort()];
  const endpoints = ['--health-address', `127.0.0.1:${health}`, '--metrics-address', `127.0.0.1:${metrics}`];
  const worker = await startWorker(workspace, {
    env: { ...env, ...grants },
    flags: ['--log-format', 'json', ...endpoints],
  });
  const swept = { workspace, cli: await temporalCli(workspace, address), env, places, perform };

  const users = await runAsUsers(swept);
  const waiting = await Promise.all([...Object.keys(STOPS).map((id) => runToApproval(swept, id)), runToTimeout(swept)]);
  const ids = [...users, ...waiting];
  for (const id of ids) {
    const told = [perform(['status', id, '-o', 'json']), perform(['result', id, '-o', 'json'])];
    places.push(...(await readRun(swept.cli, id)));
    await Promise.all(told);
  }
  await runCommands(swept, `${doors.origin}/${PLANTED['webhook URL of a command line']}`);
  for (const [kind, url] of [
    ['health endpoint', `${health}/readyz`],
    ['health endpoint', `${health}/livez`],
    ['health endpoint', `${health}/x`],
    ['metrics', `${metrics}/metrics`],
  ] as const)
    places.push(await readHttp(kind, `http://127.0.0.1:${url}`));
  places.push(...(await readFiles(workspace, 'while the worker runs')));
  worker.kill('SIGTERM');
  await worker.ended;
  places.push({ kind: 'log of the worker', name: 'all', content: worker.stdout() + worker.stderr() });
  return [...places, ...doors.told(), ...(await readFiles(workspace, 'at the end'))];
}

/** A run with every kind of credentials; their ids. */
async function runAsUsers({ cli, perform }: Swept): Promise<string[]> {
  const ids: string[] = [];
  const runAs = async (context: string, more: string[] = []) => {
    const id = `as-${context}-${ids.length}`;
    ids.push(id);
    await perform(['run', ...ALERTING, '--context', context, '--workflow-id', id, ...more]);
  };
  for (const context of ['bearer', 'file', 'basic', 'key', 'plugin', 'absent']) await runAs(context);
  await runAs('basic', ['--enable-apply']);
  const first = ['--workflow-id', 'as-bearer-0', '--type', 'FirstWorkflowTask'];
  await cli.run(['workflow', 'reset', ...first, '--reason', 'x']);
  return ids;
}

/** How runs that stop for their approval end: one is approved first, and cancelled as it waits for its Jobs. */
const STOPS: Readonly<Record<string, (swept: Swept, id: string, digest: string) => Promise<unknown>>> = {
  terminated: ({ cli }, id) => cli.run(['workflow', 'terminate', '--workflow-id', id, '--reason', 'enough']),
  rejected: ({ perform }, id, digest) => perform(['reject', id, '--digest', digest]),
  cancelled: async ({ cli, places, perform }, id, digest) => {
    await perform(['approve', id, '--digest', digest]);
    await untilReported(cli, id);
    places.push(...(await readLiving(cli, id)));
    await cli.run(['workflow', 'cancel', '--workflow-id', id]);
  },
};

/** A run that stops for its approval, and ends as the stop of its id has it. */
async function runToApproval(swept: Swept, id: string): Promise<string> {
  const { workspace, cli, env, places } = swept;
  const waiting = ['--context', 'good', '--enable-apply', '--approval', 'required'];
  const args = ['run', ...ALERTING, ...waiting, '--workflow-id', id];
  const run = workspace.start(args, { env });
  const [, digest = ''] = await run.untilSaid(/approve \S+ --digest (\S+)/);
  places.push(...(await readLiving(cli, id)));
  await STOPS[id]?.(swept, id, digest);
  places.push(...outputOf(args, await run.ended));
  return id;
}

const INPUT = { kubeconfig: 'kubeconfig', context: 'good', channels: CHANNELS.slice(0, 2), alertsEnabled: true };

/** A run that its server gives up. */
async function runToTimeout({ cli }: Swept): Promise<string> {
  const id = 'timed-out';
  const config = { ...INLINE_CONFIG, session_id: 'asleep' };
  const asleep = { ...INPUT, orchestratorConfig: config, applyEnabled: true, approval: 'required' };
  const type = ['--type', 'tuningPipeline', '--task-queue', 'tuning-pipeline', '--workflow-id', id];
  await cli.run(['workflow', 'execute', ...type, '--run-timeout', '4s', '--input', JSON.stringify(asleep)]);
  return id;
}

/** Every other command. */
async function runCommands({ workspace, cli, places, perform }: Swept, literalUrl: string): Promise<void> {
  const schedule = `id: nightly\nat: "00:00"\ntimeZone: UTC\ninput: ${JSON.stringify(INPUT)}\n`;
  await writeFile(workspace.path('nightly.yaml'), schedule);
  await perform(['schedule', 'ensure', '-f', 'nightly.yaml']);
  const basic = ['--kubeconfig', 'root/kubeconfig', '--context', 'basic'];
  for (const args of [
    ['schedule', 'describe', 'nightly', '-o', 'json'],
    ['schedule', 'list', '-o', 'json'],
    ['schedule', 'doctor', 'nightly'],
    ['doctor', '-o', 'json'],
    ['doctor'],
    ['doctor', ...basic, ...FLAGS],
    ['doctor', '--kubeconfig', 'root/kubeconfig', '--context', 'key', '-o', 'json'],
    ['monitor', ...basic, '-o', 'json'],
    ['history', 'show', ...HISTORY, '-o', 'json'],
    ['history', 'show', ...HISTORY],
    ['history', 'report', ...HISTORY, '-o', 'html', '--file', 'root/report.html'],
    ['history', 'stats', ...HISTORY, '-o', 'json'],
    ['history', 'verify', ...HISTORY],
    ['history', 'repair', ...HISTORY],
    ['history', 'record', ...HISTORY, ...basic],
    ['alerts', 'test', ...HISTORY],
    ['alerts', 'status', ...HISTORY],
    ['alerts', '--no-dry-run', ...HISTORY, ...FLAGS, '-o', 'json'],
    ['run', '--enable-alerts', '--channel', 'webhook=env:HOOK_URL', '--kubeconfig', 'hooks/url'],
    ['run', '--enable-alerts', '--channel', `webhook=${literalUrl}`],
    ['run', '--orchestrator-config', 'root/hooks/url'],
    ['validate', '--jobs-dir', 'root/hooks'],
    ['apply', '--jobs-dir', 'root/hooks', '--apply', ...basic],
    ['history', 'verify', '--history-file', 'root/hooks/url'],
  ])
    await perform(args);
  const json = ['-o', 'json'];
  places.push(
    await ask(cli, { kind: 'schedule', name: 'nightly', args: ['schedule', 'describe', '-s', 'nightly', ...json] }),
    await ask(cli, { kind: 'list of runs', name: 'all', args: ['workflow', 'list', ...json] }),
  );
  await perform(['schedule', 'delete', 'nightly']);
}

/** The two streams of a command, by its words before the first flag. */
function outputOf(args: readonly string[], { stdout, stderr }: Ended): Place[] {
  const end = args.findIndex((arg) => arg.startsWith('-'));
  const verbs = ['history', 'schedule', 'alerts'].includes(args[0] ?? '') ? 2 : 1;
  const command = args.slice(0, Math.min(verbs, end === -1 ? verbs : end)).join(' ');
  return [
    { kind: `stdout of ${command}`, name: args.join(' '), content: stdout },
    { kind: `stderr of ${command}`, name: args.join(' '), content: stderr },
  ];
}

async function readHttp(kind: string, url: string): Promise<Place> {
  const response = await fetch(url);
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`);
  return { kind, name: new URL(url).pathname, content: `${headers.join('\n')}\n${await response.text()}` };
}

async function readFiles(workspace: Workspace, when: string): Promise<Place[]> {
  const places: Place[] = [];
  for (const file of await listFiles(workspace.folder)) {
    const path = workspace.path(file);
    if (OWN_FILES.includes(file) || !(await stat(path)).isFile()) continue;
    places.push({ kind: `file: ${kindOfFile(file)}`, name: `${file} ${when}`, content: await readFile(path) });
  }
  return places;
}

function kindOfFile(file: string): string {
  if (file.endsWith('history.jsonl')) return 'history';
  if (file.endsWith('alerts.jsonl')) return 'alert journal';
  if (file.endsWith('.html')) return 'HTML report';
  if (file.includes('/observed/')) return 'observation';
  if (file.includes('/ledger/')) return 'ledger';
  if (file.includes('-workers/')) return "worker's marker";
  return file.includes(join('outputs', 'd29_k8s_jobs')) ? basename(file).replace(/^job-.*/, 'manifest') : 'other';
}
