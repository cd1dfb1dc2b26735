import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findServerBinary } from '../../src/adapters/temporal/install/server-binary.js';
import { createWorkspace, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { SECRET_PATH } from '../support/receiver.js';
import { openReceiver } from './receiver.js';
import { startRemoteServer, startWorker } from '../support/remote-server.js';
import { listFiles, parseRun } from './traces.js';

const GRANT = ['--allow-host', '127.0.0.1', '--allow-http'];

/** Keys in files of the workspace; returns the variable. */
async function codecKeys({ path }: Workspace): Promise<{ TUNING_PIPELINE_CODEC_KEYS: string }> {
  await writeFile(path('old.key'), Buffer.alloc(32, 1).toString('base64'));
  await writeFile(path('new.key'), Buffer.alloc(32, 2).toString('base64'));
  return { TUNING_PIPELINE_CODEC_KEYS: `old=file:${path('old.key')}` };
}

/** `temporal workflow show` with every payload's bytes as text, plain ones decoded. */
async function showWorkflow(address: string, workflowId: string, flags: string[] = []): Promise<string> {
  const binary = await findServerBinary({ env: process.env });
  const args = ['workflow', 'show', '--address', address, '--workflow-id', workflowId, '-o', 'json', ...flags];
  const { stdout } = await promisify(execFile)(binary, args, { maxBuffer: 64 * 1024 * 1024 });
  const payloads = [...stdout.matchAll(/"data": "([^"]+)"/g)].map(([, data = '']) => Buffer.from(data, 'base64'));
  return `${stdout}\n${Buffer.concat(payloads).toString('latin1')}`;
}

describe('encrypted payloads on a remote server', { timeout: TEST_TIMEOUT_MS }, () => {
  it('carry a literal --webhook-url that nobody can read there, and the codec server shows the rest', async () => {
    const { address } = await startRemoteServer();
    const [here, there] = [await createWorkspace(), await createWorkspace()];
    const env = { TEMPORAL_ADDRESS: address, ...(await codecKeys(here)) };
    const receiver = await openReceiver();
    await startWorker(there, { env: { ...env, TUNING_PIPELINE_SECRET_REFS: 'literal:*' }, flags: GRANT });

    const args = ['run', '--enable-alerts', '--channel-type', 'webhook', '--webhook-url', receiver.url];
    const run = await here.perform(args, { env });
    expect(run.stdout).toContain('Incidents Sent: 1\n');
    expect(receiver.received.map(({ path }) => `${receiver.origin}${path}`)).toEqual([receiver.url]);

    const [, workflowId = ''] = /^Run: (\S+)$/m.exec(run.stderr) ?? [];
    const shown = await showWorkflow(address, workflowId);
    expect(shown).toContain('encryption-key-id');
    expect(shown).not.toMatch(/app=arbitrage-tuning|d29_k8s_jobs|orchestratorConfig/);
    expect(shown).not.toContain(SECRET_PATH);
    expect(run.stdout + run.stderr).not.toContain(SECRET_PATH);

    // The key was changed since; with the old one behind it, everything that was written stays readable.
    const rotated = {
      ...env,
      TUNING_PIPELINE_CODEC_KEYS: `new=file:${here.path('new.key')},${env.TUNING_PIPELINE_CODEC_KEYS}`,
    };
    const result = await here.perform(['result', workflowId], { env: rotated });
    expect(result).toMatchObject({ code: 0, stdout: run.stdout });
    const port = new URL(receiver.origin).port;
    const codec = here.start(['codec-server', '--port', String(Number(port) === 18_234 ? 18_235 : 18_234)], {
      env: rotated,
    });
    const [, endpoint = ''] = await codec.untilSaid(/^Codec server: (\S+)$/m);
    const decoded = await showWorkflow(address, workflowId, ['--codec-endpoint', endpoint]);
    expect(decoded).toContain('orchestratorConfig');
    codec.kill('SIGTERM');
    const ended = await codec.ended;
    expect([ended.code, ended.stdout + ended.stderr]).toEqual([0, expect.not.stringContaining(SECRET_PATH)]);
  });

  it('give a worker no URL that its operator has not granted', async () => {
    const { address } = await startRemoteServer();
    const [here, there] = [await createWorkspace(), await createWorkspace()];
    const env = { TEMPORAL_ADDRESS: address, ...(await codecKeys(here)) };
    const receiver = await openReceiver();
    const worker = await startWorker(there, { env, flags: GRANT });
    const args = ['run', '--enable-alerts', '--channel-type', 'webhook', '--webhook-url', receiver.url];
    const { stdout, stderr, code } = await here.perform(args, { env });
    expect(stdout).toContain(
      "Alerts: FAILED (webhook: Expected the worker's policy to allow secret reference literal:*",
    );
    expect(code).toBe(3);
    expect(receiver.received).toEqual([]);
    expect(stdout + stderr + worker.stderr()).not.toContain(SECRET_PATH);
  });

  it('can not be read by a command without the keys, which says so', async () => {
    const { address } = await startRemoteServer();
    const [here, there] = [await createWorkspace(), await createWorkspace()];
    const env = { TEMPORAL_ADDRESS: address, ...(await codecKeys(here)) };
    await startWorker(there, { env });
    const run = await here.perform(['run'], { env });
    const [, workflowId = ''] = /^Run: (\S+)$/m.exec(run.stderr) ?? [];
    const other = { ...env, TUNING_PIPELINE_CODEC_KEYS: `new=file:${here.path('new.key')}` };
    const { stderr, code } = await here.perform(['result', workflowId], { env: other });
    expect(stderr).toContain('Expected the encryption key "old", but this process has only new.');
    expect(code).toBe(3);
  });
});

describe('encrypted payloads on the embedded server', { timeout: TEST_TIMEOUT_MS }, () => {
  it('leave nothing readable in its database, and the run is the same', async () => {
    const workspace = await createWorkspace();
    const env = await codecKeys(workspace);
    const plain = await (await createWorkspace()).perform(['run']);
    const { code, stdout, stderr } = await workspace.perform(['run'], { env });
    expect([code, stdout]).toEqual([plain.code, plain.stdout]);
    const { workflowId } = parseRun(stderr);
    expect(await workspace.perform(['result', workflowId], { env })).toMatchObject({ code: 0, stdout });
    for (const file of (await listFiles(workspace.stateDir)).filter((name) => name.startsWith('temporal.db'))) {
      const bytes = await readFile(join(workspace.stateDir, file), 'latin1');
      expect(bytes).not.toMatch(/app=arbitrage-tuning|orchestratorConfig|ClusterNotConfigured/);
    }
  });
});
