// One history under two names, and names under which there is no file at all.

import { execFileSync } from 'node:child_process';
import {
  appendFile,
  link as hardLink,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  unlink,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAlertJournal } from '../../../src/adapters/files/alerts/alert-journal.js';
import { expectHistory } from '../../../src/adapters/files/history/expect-history.js';
import { describeHardLinks } from '../../../src/adapters/files/history/hard-links.js';
import { createRecordAppender } from '../../../src/adapters/files/history/history-file.js';
import { readHistory } from '../../../src/adapters/files/history/read-history.js';
import { readNewest } from '../../../src/adapters/files/history/read-newest.js';
import { repairLines } from '../../../src/adapters/files/history/repair-lines.js';
import { verifyHistory } from '../../../src/adapters/files/history/verify-history.js';
import { journalPathOf } from '../../../src/core/alerts/journal.js';
import { aRecordDraft } from '../../support/runs.js';

const NOW = new Date('2026-11-23T02:00:00.000Z');

let root: string;
let file: string;
let link: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'names-'));
  file = join(root, 'shared', 'history.jsonl');
  link = join(root, 'mine', 'nights.jsonl');
  await mkdir(join(root, 'mine'));
  await symlink(file, link);
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function append(runs: number, maxBytes: number | null = null): Promise<void> {
  const { append, idle } = createRecordAppender({ limits: { maxBytes, maxAgeMs: null } });
  for (let run = 1; run <= runs; run += 1) await append({ file, draft: aRecordDraft(`run-${run}`), now: NOW });
  await idle();
}

describe('a history behind a symbolic link', () => {
  it('is repaired itself: the link stays, and nothing is left beside it', async () => {
    await append(2);
    await appendFile(file, 'broken\n{"torn');
    const repaired = await repairLines({ file: link, moveBroken: true, now: NOW });
    expect(repaired).toMatchObject({ moved: 1, tornCopy: expect.stringContaining(join(root, 'shared')) });
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect((await verifyHistory(file)).problems).toEqual([]);
    expect(await readdir(join(root, 'mine'))).toEqual(['nights.jsonl']);
  });

  it('is read with all of its parts and copies', async () => {
    await append(20, 8_000);
    await appendFile(file, 'broken\n');
    await append(21);
    await repairLines({ file, moveBroken: true, now: NOW });
    const whole = await verifyHistory(file);
    expect(whole).toMatchObject({ lines: 21, problems: [], startsMidway: false });
    expect(whole.parts).toBeGreaterThan(0);
    expect(await verifyHistory(link)).toEqual(whole);
    expect((await readNewest({ file: link, limit: 30, matches: () => true })).records).toHaveLength(21);
  });

  it('has one alert journal: what was told under one name is known under the other', async () => {
    await append(1);
    const now = () => NOW;
    const entry = {
      v: 2,
      at: NOW.toISOString(),
      kind: 'attempt',
      key: 'k',
      receiver: 'console',
      sender: 's',
    } as const;
    await openAlertJournal({ historyFile: link, now }).hold(({ append }) => append(entry));
    expect(await openAlertJournal({ historyFile: file, now }).read()).toEqual([entry]);
    expect(await readFile(journalPathOf(file), 'utf8')).toBe(`${JSON.stringify(entry)}\n`);
    expect(await readdir(join(root, 'mine'))).toEqual(['nights.jsonl']);
  });
});

describe('a history under two hard links', () => {
  const appendOne = async (to: string, run: string) => {
    const { append, idle } = createRecordAppender();
    const report = await append({ file: to, draft: aRecordDraft(run), now: NOW });
    await idle();
    return report;
  };

  it('is appended to, and it is told that the other name is none of a history that is shared', async () => {
    expect((await appendOne(file, 'run-1')).warnings).toEqual([]);
    const other = join(root, 'mine', 'history.jsonl');
    await hardLink(file, other);
    const { appended, warnings } = await appendOne(file, 'run-2');
    expect(appended).toBe(true);
    expect(warnings).toEqual([
      `${file} has another name (hard links), which share neither its lease nor its later lines; make each a copy or a symbolic link`,
    ]);
    await unlink(other);
    expect((await appendOne(file, 'run-3')).warnings).toEqual([]);
    expect(await verifyHistory(file)).toMatchObject({ lines: 3, problems: [] });
  });

  it('is not what a symbolic link makes of it', async () => {
    await appendOne(file, 'run-1');
    expect((await appendOne(link, 'run-2')).warnings).toEqual([]);
  });

  it.each([
    [1, null],
    [2, 'h has another name (hard links)'],
    [4, 'h has 3 other names (hard links)'],
  ])('of %d names: %s', (nlink, told) => {
    expect(describeHardLinks('h', { nlink })?.split(',')[0] ?? null).toBe(told);
  });
});

describe('a named pipe', () => {
  const readers: [string, (pipe: string) => Promise<unknown>][] = [
    ['readHistory', async (pipe) => readHistory(pipe).next()],
    ['readNewest', (pipe) => readNewest({ file: pipe, limit: 1, matches: () => true })],
    ['verifyHistory', (pipe) => verifyHistory(pipe)],
    ['repairLines', (pipe) => repairLines({ file: pipe, moveBroken: false, now: NOW })],
    ['expectHistory', (pipe) => expectHistory(pipe, pipe)],
    ['the alert journal', (pipe) => openAlertJournal({ historyFile: pipe, now: () => NOW }).read()],
  ];

  it.each(readers)('is refused by %s, which would wait for ever', async (_name, read) => {
    const historyFile = join(root, 'pipe');
    execFileSync('mkfifo', [historyFile, journalPathOf(historyFile)]);
    await expect(read(historyFile)).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringContaining('a device or a pipe, not a file'),
    });
    expect(await readdir(root)).not.toContain('pipe.lock');
  });
});
