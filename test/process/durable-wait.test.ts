import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createWorkspace, PATIENCE_MS, TEST_TIMEOUT_MS } from '../support/process.js';
import { startReceiver } from '../support/receiver.js';
import { startRemoteServer, startWorker } from '../support/remote-server.js';

const ASKED_MS = 8_000;

describe('a receiver that asks for patience', { timeout: TEST_TIMEOUT_MS }, () => {
  it('gets it although the worker is killed meanwhile, and holds no other receiver', async () => {
    const receiver = await startReceiver();
    const other = await startReceiver();
    onTestFinished(() => Promise.all([receiver.close(), other.close()]).then(() => undefined));
    const at: number[] = [];
    receiver.answer(
      (response) => {
        at.push(performance.now());
        response.writeHead(429, { 'retry-after': String(ASKED_MS / 1_000) }).end();
      },
      (response) => {
        at.push(performance.now());
        response.end('ok');
      },
    );
    const [{ address }, here, there] = [await startRemoteServer(), await createWorkspace(), await createWorkspace()];
    const env = {
      TEMPORAL_ADDRESS: address,
      BUSY: receiver.url,
      OTHER: other.url,
      TUNING_PIPELINE_SECRET_REFS: 'env:BUSY,env:OTHER',
      TUNING_PIPELINE_ALLOW_HOSTS: '127.0.0.1',
      TUNING_PIPELINE_ALLOW_HTTP: 'true',
    };
    const worker = await startWorker(there, { env });
    const channels = ['--channel', 'slack_webhook=env:BUSY', '--channel', 'webhook=env:OTHER'];
    const run = here.start(['run', '--enable-alerts', ...channels], { env });
    await vi.waitFor(() => expect(at).toHaveLength(1), { timeout: PATIENCE_MS, interval: 10 });
    // The answer is taken down before the worker dies: what is killed is the waiting.
    await sleep(1_000);
    worker.kill('SIGKILL');
    await worker.ended;
    expect(other.received).toHaveLength(1);
    await startWorker(there, { env });

    const { stdout, code } = await run.ended;
    expect([code, stdout]).toEqual([0, expect.stringContaining('Incidents Sent: 1\n')]);
    expect(receiver.received).toHaveLength(2);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(ASKED_MS - 30);
    expect(other.received).toHaveLength(1);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    // Slack has no key, and none is needed: the first message was refused, so the second is no repeat.
    expect(receiver.received[1]?.body).not.toContain('possible repeat');
  });
});
