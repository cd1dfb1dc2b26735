import { access } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { journalPathOf } from '../../src/core/alerts/journal.js';
import { alertIn, aScene, CONSOLE, FIRST, type Night, SECOND } from '../support/alert-nights.js';

const scene = aScene();
const alert = (night: Night) => alertIn(scene, night);

describe('the alerts activity without the gate', () => {
  it('decides and renders, sends nothing and leaves no trace', async () => {
    const outcome = await alert({ run: 'a', health: 'ERROR', changes: { alertsEnabled: false, channels: [CONSOLE] } });
    expect(outcome).toMatchObject({ dryRun: true, incidents: 1, sent: 0, failures: [] });
    expect(outcome.previews[0]).toMatch(/^\[console\]\nERROR fired: OOMKilled: 1/);
    expect(scene.sent).toEqual([]);
    for (const suffix of ['', '.lock'])
      await expect(access(`${journalPathOf(scene.historyFile)}${suffix}`)).rejects.toThrow('ENOENT');
  });

  it('shows what is sent, byte for byte', async () => {
    const { previews } = await alert({ run: 'a', health: 'ERROR', changes: { alertsEnabled: false } });
    await alert({ run: 'a', health: 'ERROR' });
    expect(previews).toEqual([`[slack_webhook]\n${scene.sent[0]?.message.body}`]);
  });

  it('asks for no secret', async () => {
    const resolveSecret = () => Promise.reject(new Error('asked for a secret'));
    expect(
      await alert({ run: 'a', health: 'ERROR', changes: { alertsEnabled: false }, attempt: { resolveSecret } }),
    ).toMatchObject({ incidents: 1 });
  });

  it('knows the state that real runs have left', async () => {
    await alert({ run: 'a', health: 'ERROR', at: FIRST });
    const outcome = await alert({ run: 'b', health: 'OK', at: SECOND, changes: { alertsEnabled: false } });
    expect(outcome).toMatchObject({ incidents: 1, sent: 0 });
    expect(outcome.previews[0]).toContain('OK resolved');
  });
});
