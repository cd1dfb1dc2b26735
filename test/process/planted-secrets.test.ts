import { execFile } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cachedBinary } from '../../src/adapters/temporal/install/server-cache.js';
import { WHEEL_RELEASE } from '../../src/adapters/temporal/install/server-wheel.js';
import { writeKubeconfig } from '../support/api-server.js';
import { createWorkspace, type Ended, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { type Answer, startReceiver } from '../support/receiver.js';
import { openReceiver } from './receiver.js';
import { listFiles, parseRun } from './traces.js';

/** Each stands in one place alone; what names the places may show up, they may not. */
const PLANTED = {
  path: 'T0SECRET/B0SECRET/xoxSECRET',
  query: 'SECRETQUERY',
  signing: `whsec_${Buffer.from('PLANTED-signing-secret-of-a-webhook').toString('base64')}`,
  routing: 'PLANTEDROUT1NGKEYPLANTEDROUT1NGK',
  token: 'PLANTED-token-of-the-kubeconfig',
  malformed: 'PLANTED-no-url-and-no-key',
};

const NEEDLES = Object.values(PLANTED).flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
]);

const GRANT = ['--allow-host', '127.0.0.1', '--allow-http'];

/** The secrets that stand somewhere in a text or in bytes. */
function findPlanted(content: string | Buffer): string[] {
  return NEEDLES.filter((needle) => content.includes(needle));
}

/** Every file that a run has left: manifests, observations, history, journal, logs, the database of Temporal. */
async function findLeaks({ folder }: Workspace, own: readonly string[]): Promise<string[]> {
  const leaks: string[] = [];
  for (const file of await listFiles(folder)) {
    if (own.includes(file) || !(await stat(join(folder, file))).isFile()) continue;
    const found = findPlanted(await readFile(join(folder, file)));
    if (found.length > 0) leaks.push(`${file}: ${found.join(', ')}`);
  }
  return leaks;
}

/** What the Temporal history of a run shows, payloads decoded. */
async function showHistory(workspace: Workspace, workflowId: string): Promise<string> {
  // `dev` starts the server again on the state that the run has left.
  const dev = workspace.start(['dev']);
  const [, address = ''] = await dev.untilSaid(/^Temporal: (\S+)$/m);
  const binary = cachedBinary(workspace.env['TUNING_PIPELINE_CACHE_DIR'] ?? '', WHEEL_RELEASE);
  const shows = [
    ['workflow', 'show', '--workflow-id', workflowId],
    ['workflow', 'describe', '--workflow-id', workflowId],
  ];
  let text = '';
  for (const args of shows) {
    const flags = [...args, '--address', address, '-o', 'json'];
    const { stdout } = await promisify(execFile)(binary, flags, { env: workspace.env, maxBuffer: 64 * 1024 * 1024 });
    const payloads = [...stdout.matchAll(/"data": "([^"]+)"/g)].map(([, data = '']) => Buffer.from(data, 'base64'));
    text += `${stdout}\n${Buffer.concat(payloads).toString('utf8')}\n`;
  }
  dev.kill('SIGINT');
  const { stdout, stderr } = await dev.ended;
  return `${text}\n${stdout}\n${stderr}`;
}

interface Night {
  name: string;
  answers: (url: string) => Answer[];
  /** What the places hold instead of the planted secrets. */
  places?: Record<string, string>;
  says: RegExp;
}

const NIGHTS: Night[] = [
  { name: 'all goes well', answers: () => [{ status: 200, body: 'ok' }], says: /Incidents Sent: 0|Incidents Sent: 1/ },
  {
    name: 'receivers refuse and repeat the URL',
    answers: (url) => [{ status: 404, body: `Cannot POST ${url}` }],
    says: /Alerts: FAILED \(.*404/,
  },
  {
    name: 'receivers redirect to themselves',
    answers: (url) => [{ status: 307, headers: { location: url }, body: url }],
    says: /redirect, which is not followed/,
  },
  {
    name: 'receivers ask for patience with the URL',
    answers: (url) => [{ status: 429, headers: { 'retry-after': '7200', 'x-url': url }, body: url }],
    says: /429/,
  },
  {
    name: 'receivers fail with the URL',
    answers: (url) => [{ status: 500, body: url }],
    says: /500, stays in the outbox/,
  },
  {
    name: 'no place holds what it should',
    answers: () => [{ status: 200, body: 'ok' }],
    places: Object.fromEntries(
      ['SLACK_URL', 'TEAMS_URL', 'SIGNING', 'ROUTING'].map((name) => [name, PLANTED.malformed]),
    ),
    says: /not shown/,
  },
];

describe('planted secrets', { timeout: TEST_TIMEOUT_MS }, () => {
  it.each(NIGHTS)('show up nowhere when $name', async ({ answers, places = {}, says }) => {
    const workspace = await createWorkspace();
    const receiver = await startReceiver();
    onTestFinished(() => receiver.close());
    receiver.answer(...answers(receiver.url));
    const env = {
      SLACK_URL: receiver.url,
      TEAMS_URL: receiver.url,
      SIGNING: PLANTED.signing,
      ROUTING: `${receiver.url}#${PLANTED.routing}`,
      ...places,
    };
    await writeFile(workspace.path('hook-url'), receiver.url);
    const apiServer = await openReceiver({ status: 403 });
    writeKubeconfig(apiServer.origin, { token: PLANTED.token }, { folder: workspace.folder });
    const channels = [
      'slack_webhook=env:SLACK_URL',
      'webhook=file:hook-url',
      'pagerduty=env:ROUTING',
      'teams=env:TEAMS_URL',
    ];
    const alerting = [
      ...channels.flatMap((channel) => ['--channel', channel]),
      '--webhook-secret',
      'env:SIGNING',
      ...GRANT,
    ];
    const run = await workspace.perform(['run', '--enable-alerts', '--kubeconfig', 'kubeconfig', ...alerting], { env });
    expect(run.stdout).toMatch(says);
    const { workflowId } = parseRun(run.stderr);

    const ends: Ended[] = [run];
    for (const args of [
      ['run', '--kubeconfig', 'kubeconfig', ...alerting, '-o', 'json'],
      ['alerts', ...alerting],
      ['alerts', ...alerting, '-o', 'json'],
      ['alerts', 'status'],
      ['history', 'show'],
      ['result', workflowId, '-o', 'json'],
    ]) {
      ends.push(await workspace.perform(args, { env: { ...env, TUNING_PIPELINE_TRACE: '1' } }));
    }
    const shown = await showHistory(workspace, workflowId);
    expect(shown).toContain('env:SLACK_URL');
    expect(findPlanted(shown)).toEqual([]);
    expect(ends.map(({ stdout, stderr }) => findPlanted(stdout + stderr))).toEqual(ends.map(() => []));
    expect(await findLeaks(workspace, ['hook-url', 'kubeconfig'])).toEqual([]);
    // The test means something only if they were used.
    if (says.source.includes('404')) expect(receiver.received.length).toBeGreaterThanOrEqual(4);
  });

  it.each([
    [['run', '--enable-alerts', '--channel', `slack_webhook=${PLANTED.malformed}`]],
    [['run', '--enable-alerts', '--channel', `https://hooks.example/${PLANTED.path}`]],
    [['run', '--enable-alerts', '--channel-type', `https://hooks.example/${PLANTED.path}`]],
    [['run', '--channel', 'webhook=env:X', '--webhook-secret', PLANTED.signing]],
    [['alerts', '--no-dry-run', '--channel', `webhook=${PLANTED.malformed}`]],
    [['alerts', '--channel', 'webhook=env:X', '--webhook-secret', PLANTED.signing]],
    [['codec-server', '--auth-token', PLANTED.malformed]],
    [['codec-server', '--cors-origin', 'http://a.example', '--host', '0.0.0.0']],
  ])('show up in no refusal of %j', async (args) => {
    const workspace = await createWorkspace();
    const env = { TUNING_PIPELINE_CODEC_KEYS: PLANTED.malformed };
    for (const codec of [{}, args[0] === 'codec-server' ? env : {}]) {
      const { code, stdout, stderr } = await workspace.perform(args, { env: codec });
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toMatch(/^Expected /);
      expect(findPlanted(stderr)).toEqual([]);
    }
    expect(await findLeaks(workspace, [])).toEqual([]);
  });
});
