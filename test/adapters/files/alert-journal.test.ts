import { access, appendFile, link, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAlertJournal } from '../../../src/adapters/files/alerts/alert-journal.js';
import { type JournalEntry, journalPathOf } from '../../../src/core/alerts/journal.js';

let root: string;
let historyFile: string;
let file: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'journal-'));
  historyFile = join(root, 'outputs', 'history.jsonl');
  file = journalPathOf(historyFile);
});

afterEach(() => rm(root, { recursive: true, force: true }));

const open = () => openAlertJournal({ historyFile, now: () => new Date('2026-11-23T02:00:00.000Z') });

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
    ['a newer version', '{"v":3}\n', /:2 can't be read: expected v 1 or 2, received v 3/],
  ])('refuses %s: it may be the one that says "already sent"', async (_name, line, message) => {
    await open().hold(({ append }) => append(entry('a')));
    await appendFile(file, line);
    await expect(open().read()).rejects.toMatchObject({ type: 'Corrupt', message: expect.stringMatching(message) });
  });

  it('lets one sender in at a time', async () => {
    const impatient = openAlertJournal({ historyFile, now: () => new Date(), waitMs: 0 });
    await open().hold(async () => {
      await expect(impatient.hold(() => Promise.resolve())).rejects.toMatchObject({ type: 'Unavailable' });
    });
    await impatient.hold(() => Promise.resolve());
    expect(await readdir(join(root, 'outputs'))).toEqual(['history.jsonl.alerts.jsonl.lock']);
  });

  it('begins anew with a snapshot when it is long, keeps the earlier lines beside it, and knows the same', async () => {
    const keys = Array.from({ length: 1_001 }, (_, index) => `key-${index}`);
    await mkdir(dirname(file), { recursive: true });
    const lines = keys.map((key) => `${JSON.stringify(entry(key))}\n`).join('');
    await writeFile(file, lines);
    await open().hold(({ entries, append }) => {
      expect(entries.map(({ kind }) => kind)).toEqual(['snapshot']);
      return append(entry('later'));
    });
    expect((await open().read()).map(({ kind }) => kind)).toEqual(['snapshot', 'attempt']);
    expect(await readFile(`${file}.1`, 'utf8')).toBe(lines);
    expect((await readdir(dirname(file))).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('does not begin anew in a dry run', async () => {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(entry('a'))}\n`.repeat(1_001));
    expect(await open().read()).toHaveLength(1_001);
    expect(await readdir(dirname(file))).toEqual(['history.jsonl.alerts.jsonl']);
  });

  it('is whole after a crash anywhere in beginning anew', async () => {
    await mkdir(dirname(file), { recursive: true });
    const lines = `${JSON.stringify(entry('a'))}\n`.repeat(1_001);
    // What a crash leaves behind: half a snapshot, and the earlier lines under two names.
    await writeFile(file, lines);
    await writeFile(`${file}.new`, '{"v":2,"kind":"snap');
    await link(file, `${file}.1.new`);
    expect(await open().read()).toHaveLength(1_001);
    await open().hold(({ entries }) => Promise.resolve(expect(entries).toHaveLength(1)));
    expect(await readFile(`${file}.1`, 'utf8')).toBe(lines);
    expect((await readdir(dirname(file))).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('is held although it can not be read or written, and says why', async () => {
    await mkdir(file, { recursive: true });
    await open().hold(async ({ entries, append, fault }) => {
      await append(entry('a'));
      expect([entries, fault()?.message]).toEqual([[], expect.stringContaining('is a folder')]);
    });
  });

  it('says that an entry is not on disk when it can not be written', async () => {
    await open().hold(async ({ append, fault }) => {
      await append(entry('a'));
      expect(fault()).toBeNull();
      await rm(file);
      await mkdir(file);
      await append(entry('b'));
      expect(fault()).toMatchObject({ type: 'InvalidInput' });
    });
  });
});
