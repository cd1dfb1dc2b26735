import { access, appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAlertJournal } from '../../../src/adapters/files/alert-journal.js';
import type { JournalEntry } from '../../../src/core/alerts/journal.js';

let root: string;
let file: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'journal-'));
  file = join(root, 'outputs', 'history.jsonl.alerts.jsonl');
});

afterEach(() => rm(root, { recursive: true, force: true }));

const open = () => openAlertJournal({ file, now: () => new Date('2026-11-23T02:00:00.000Z') });

function entry(key: string): JournalEntry {
  return { v: 1, at: '2026-11-23T02:00:00.000Z', kind: 'attempt', key, receiver: 'console', sender: 's' };
}

describe('openAlertJournal', () => {
  it('reads an absent journal as empty and creates nothing', async () => {
    expect(await open().read()).toEqual([]);
    await expect(access(join(root, 'outputs'))).rejects.toThrow('ENOENT');
  });

  it('reads back what was appended, in order, although it was appended side by side', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `key-${index}`);
    await open().hold(({ append }) => Promise.all(keys.map((key) => append(entry(key)))));
    expect(await open().read()).toEqual(keys.map(entry));
  });

  it('gives the holder what others have appended before', async () => {
    await open().hold(({ append }) => append(entry('a')));
    expect(await open().hold(({ entries }) => Promise.resolve(entries))).toEqual([entry('a')]);
  });

  it('leaves a torn tail out and sets it aside with the next entry', async () => {
    await open().hold(({ append }) => append(entry('a')));
    await appendFile(file, '{"v":1,');
    expect(await open().read()).toEqual([entry('a')]);
    await open().hold(({ append }) => append(entry('b')));
    expect(await open().read()).toEqual([entry('a'), entry('b')]);
    expect(await readFile(`${file}.torn-20261123T020000000Z`, 'utf8')).toBe('{"v":1,');
  });

  it.each([
    ['a line that is no entry', '{"v":1}\n', /:2 can't be read: kind/],
    ['a newer version', '{"v":2}\n', /:2 can't be read: expected v 1, received v 2/],
  ])('refuses %s: it may be the one that says "already sent"', async (_name, line, message) => {
    await open().hold(({ append }) => append(entry('a')));
    await appendFile(file, line);
    await expect(open().read()).rejects.toMatchObject({ type: 'Corrupt', message: expect.stringMatching(message) });
  });

  it('lets one sender in at a time', async () => {
    const impatient = openAlertJournal({ file, now: () => new Date(), waitMs: 0 });
    await open().hold(async () => {
      await expect(impatient.hold(() => Promise.resolve())).rejects.toMatchObject({ type: 'Unavailable' });
    });
    await impatient.hold(() => Promise.resolve());
    expect(await readdir(join(root, 'outputs'))).toEqual(['history.jsonl.alerts.jsonl.lock']);
  });
});
