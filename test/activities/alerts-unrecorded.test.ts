import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openAlertJournal } from '../../src/adapters/files/alerts/alert-journal.js';
import { journalPathOf } from '../../src/core/alerts/journal.js';
import { alertIn, aScene, FIRST, journalOf, keysOf, type Night, SECOND } from '../support/alert-nights.js';

const scene = aScene();
const alert = (night: Night) => alertIn(scene, night);
const keys = () => keysOf(scene);
const journal = () => journalOf(scene);

describe('the alerts activity whose journal can not be used', () => {
  const path = () => journalPathOf(scene.historyFile);

  it.each([
    ['a folder is in its place', () => mkdir(path()), 'it is a folder'],
    ['a line of it is damaged', () => writeFile(path(), '{"v":1}\n'), "history.jsonl.alerts.jsonl:1 can't be read"],
    ['a newer version wrote it', () => writeFile(path(), '{"v":9}\n'), 'received v 9'],
    ['its lock is in the way', () => writeFile(`${path()}.lock`, ''), 'a file of that name is in the way'],
  ])('alerts all the same when %s, and fails', async (_name, damage, why) => {
    await damage();
    const outcome = await alert({ run: 'a', health: 'ERROR' });
    expect(outcome).toMatchObject({ incidents: 1, sent: 1 });
    expect(outcome.failures).toEqual([expect.stringMatching(/^not recorded: /)]);
    expect(outcome.failures[0]).toContain(why);
    expect(keys()).toEqual(['fire-slack_webhook']);
  });

  it('uses what it can read, and leaves the outbox alone: an entry that says "sent" may be missing', async () => {
    scene.answers = { slack_webhook: { outcome: 'rejected', why: '400' } };
    await alert({ run: 'a', health: 'WARN', at: FIRST });
    await writeFile(path(), `${await journal()}{"v":1}\n`);
    scene.answers = {};
    await alert({ run: 'b', health: 'OK', at: SECOND });
    expect(keys()).toEqual(['fire-slack_webhook', 'resolve-slack_webhook']);
  });

  it('waits while another sender holds it, and sends nothing', async () => {
    const openJournal = (file: string) => openAlertJournal({ historyFile: file, now: () => scene.now, waitMs: 0 });
    await openJournal(scene.historyFile).hold(async () => {
      await expect(alert({ run: 'a', health: 'ERROR', attempt: { openJournal } })).rejects.toMatchObject({
        type: 'Unavailable',
      });
    });
    expect(scene.sent).toEqual([]);
  });
});
