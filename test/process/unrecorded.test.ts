import { mkdir, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createWorkspace, TEST_TIMEOUT_MS } from '../support/process.js';
import { alertTo } from './holds.js';
import { openReceiver } from './receiver.js';
import { readHistory } from './traces.js';

const HISTORY = 'outputs/k8s_health_history.jsonl';

/** The messages, as their receiver reads them. */
interface Message {
  action: string;
  health: string;
  message: string;
  reasons: { reason: string }[];
}

describe('a night that can not be recorded', { timeout: TEST_TIMEOUT_MS }, () => {
  it('is told all the same, ends with 3, and heals with the next run', async () => {
    const workspace = await createWorkspace();
    const receiver = await openReceiver();
    const args = ['run', ...(await alertTo(workspace, receiver))];
    const messages = () => receiver.received.map(({ body }) => JSON.parse(body) as Message);
    // Neither file can be written: the folders of their locks are in use by files.
    await mkdir(workspace.path('outputs'));
    const locks = [`${HISTORY}.lock`, `${HISTORY}.alerts.jsonl.lock`].map((name) => workspace.path(name));
    for (const lock of locks) await writeFile(lock, '');

    const broken = await workspace.perform(args);
    expect(broken.stdout).toMatch(/History: FAILED \(.+ a file of that name is in the way/);
    expect(broken.stdout).toMatch(/Alerts: FAILED \(not recorded: .+ a file of that name is in the way/);
    expect(broken.stdout).toContain('Incidents Sent: 1\n');
    expect(broken.code).toBe(3);
    expect(messages()).toMatchObject([{ action: 'fire', health: 'ERROR' }]);
    expect(messages()[0]?.reasons[0]?.reason).toBe('PipelineFailed');
    expect(messages()[0]?.message).toMatch(/^history failed: .+ a file of that name is in the way/);

    for (const lock of locks) await rm(lock);
    const healed = await workspace.perform(args);
    expect(healed.code).toBe(0);
    expect(await readHistory(workspace)).toHaveLength(1);
    // What was told was not recorded: the incident begins anew, as the WARN that it still is.
    expect(messages().slice(1)).toMatchObject([{ action: 'fire', health: 'WARN' }]);
  });
});
