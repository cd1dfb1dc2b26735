import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cachedBinary } from '../../src/adapters/temporal/install/server-cache.js';
import { WHEEL_RELEASE } from '../../src/adapters/temporal/install/server-wheel.js';
import { createWorkspace, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { SECRET_PATH } from '../support/receiver.js';
import { openReceiver } from './receiver.js';
import { listFiles, parseRun, readHistory } from './traces.js';

const GRANT = ['--allow-host', '127.0.0.1', '--allow-http'];
/** Parts of the receiver's URL that must not show up anywhere. */
const SECRETS = [SECRET_PATH, 'xoxSECRET', 'SECRETQUERY'].flatMap((text) => [text, encodeURIComponent(text)]);

/** The files of a workspace that hold a secret somewhere in their bytes, the database's among them. */
async function findLeaks({ folder }: Workspace): Promise<string[]> {
  const leaks: string[] = [];
  for (const file of await listFiles(folder)) {
    const path = join(folder, file);
    if (!(await stat(path)).isFile()) continue;
    const bytes = await readFile(path);
    if (SECRETS.some((secret) => bytes.includes(secret))) leaks.push(file);
  }
  return leaks;
}

function findSecrets(text: string): string[] {
  return SECRETS.filter((secret) => text.includes(secret));
}

/** \`temporal workflow show -o json\`, with payloads decoded. */
async function showWorkflow({ env }: Workspace, address: string, workflowId: string): Promise<string> {
  const binary = cachedBinary(env['TUNING_PIPELINE_CACHE_DIR'] ?? '', WHEEL_RELEASE);
  const args = ['workflow', 'show', '--address', address, '--workflow-id', workflowId, '-o', 'json'];
  const { stdout } = await promisify(execFile)(binary, args, { env, maxBuffer: 64 * 1024 * 1024 });
  const payloads = [...stdout.matchAll(/"data": "([^"]+)"/g)].map(([, data = '']) => Buffer.from(data, 'base64'));
  return `${stdout}\n${Buffer.concat(payloads).toString('utf8')}`;
}

async function addressOf({ stateDir }: Workspace): Promise<string> {
  const { server } = JSON.parse(await readFile(join(stateDir, 'server.json'), 'utf8')) as { server: { port: number } };
  return `127.0.0.1:${server.port}`;
}

describe('a literal --webhook-url', { timeout: TEST_TIMEOUT_MS }, () => {
  it('is kept for this user alone while the run is unfinished, and is nowhere else', async () => {
    const workspace = await createWorkspace();
    const receiver = await openReceiver({ holds: true });
    const args = ['run', '--enable-alerts', '--channel-type', 'slack_webhook', '--webhook-url', receiver.url, ...GRANT];
    const first = workspace.start(args);
    await receiver.untilReceived(1);
    const { workflowId } = parseRun(first.stderr());

    const secrets = await readdir(join(workspace.stateDir, 'secrets'));
    expect(secrets).toHaveLength(1);
    const kept = join('.tuning-pipeline/secrets', secrets[0] ?? '');
    expect((await stat(workspace.path(kept))).mode & 0o777).toBe(0o600);
    const shown = await showWorkflow(workspace, await addressOf(workspace), workflowId);
    expect(shown).toContain(`file:${workspace.path(kept)}`);
    expect(findSecrets(shown)).toEqual([]);
    expect(await findLeaks(workspace)).toEqual([kept]);

    first.kill('SIGKILL');
    const killed = await first.ended;
    receiver.release();
    const second = await workspace.perform(args);
    expect(second.code).toBe(0);
    expect(second.stdout).toContain('Incidents Sent: 1');
    expect(new Set(receiver.received.map(({ path }) => `${receiver.origin}${path}`))).toEqual(new Set([receiver.url]));
    expect(await readdir(join(workspace.stateDir, 'secrets'))).toEqual([]);
    expect(await findLeaks(workspace)).toEqual([]);
    expect([killed, second].flatMap(({ stdout, stderr }) => findSecrets(stdout + stderr))).toEqual([]);
    expect(await readHistory(workspace)).toHaveLength(1);
  });

  it('is gone when `result` has seen the end of a run that its own command left', async () => {
    const workspace = await createWorkspace();
    const receiver = await openReceiver({ holds: true });
    const dev = workspace.start(['dev', ...GRANT]);
    await dev.untilSaid(/Ctrl-C stops it all/);
    const run = workspace.start(['run', '--enable-alerts', '--channel', `webhook=${receiver.url}`]);
    await receiver.untilReceived(1);
    run.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
    expect(await readdir(join(workspace.stateDir, 'secrets'))).toHaveLength(1);

    receiver.release();
    const result = await workspace.perform(['result', parseRun(run.stderr()).workflowId]);
    expect(result.stdout).toContain('Incidents Sent: 1');
    expect(await readdir(join(workspace.stateDir, 'secrets'))).toEqual([]);
    dev.kill('SIGINT');
    await dev.ended;
    expect(await findLeaks(workspace)).toEqual([]);
  });

  it('shows up nowhere when the receiver refuses it', async () => {
    const workspace = await createWorkspace();
    const receiver = await openReceiver({ status: 404 });
    const channel = `webhook=${receiver.url}`;
    const ends = [
      await workspace.perform(['run', '--enable-alerts', '--channel', channel, ...GRANT]),
      await workspace.perform(['run', '--enable-alerts', '--channel', channel, '-o', 'json']),
    ];
    expect(ends.map(({ code }) => code)).toEqual([3, 3]);
    expect(ends[0]?.stdout).toContain('Alerts: FAILED (');
    expect(ends.flatMap(({ stdout, stderr }) => findSecrets(stdout + stderr))).toEqual([]);
    expect(await findLeaks(workspace)).toEqual([]);
  });

  it('is refused against a server that others can read', async () => {
    const workspace = await createWorkspace();
    const { code, stdout, stderr } = await workspace.perform(
      ['run', '--enable-alerts', '--channel-type', 'webhook', '--webhook-url', `https://example.org/${SECRET_PATH}`],
      { env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } },
    );
    expect(stderr).toBe(
      'Expected a secret reference in --webhook-url, because the URL would be readable in the history of a remote Temporal server, got a URL. Put it where the worker finds it and write env:NAME or file:PATH instead, or encrypt payloads.\n',
    );
    expect([code, stdout]).toEqual([3, '']);
    expect(await listFiles(workspace.folder)).not.toContain('.tuning-pipeline');
  });
});
