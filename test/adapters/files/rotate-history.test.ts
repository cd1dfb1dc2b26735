import { access, appendFile, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRecordAppender } from '../../../src/adapters/files/history/history-file.js';
import { readHistory } from '../../../src/adapters/files/history/read-history.js';
import { repairLines } from '../../../src/adapters/files/history/repair-lines.js';
import { verifyHistory } from '../../../src/adapters/files/history/verify-history.js';
import type { RotationLimits } from '../../../src/core/history/rotation.js';
import { aRecordDraft, anOriginalLine } from '../../support/runs.js';

const START_MS = Date.parse('2026-11-01T02:00:00Z');
const DAY_MS = 86_400_000;
const BY_SIZE: RotationLimits = { maxBytes: 10_000, maxAgeMs: null };

let root: string;
let file: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rotation-'));
  file = join(root, 'history.jsonl');
});

afterEach(() => rm(root, { recursive: true, force: true }));

/** One run a day. */
async function appendDays(from: number, to: number, limits = BY_SIZE) {
  const { append, idle } = createRecordAppender({ limits });
  const reports = [];
  for (let day = from; day <= to; day += 1) {
    const now = new Date(START_MS + day * DAY_MS);
    reports.push(await append({ file, draft: aRecordDraft(`day-${day}`, { timestamp: now.toISOString() }), now }));
  }
  await idle();
  return reports;
}

async function runs(): Promise<string[]> {
  const found: string[] = [];
  for await (const { parsed } of readHistory(file)) {
    if (parsed.kind === 'record' && parsed.record.v === 1) found.push(parsed.record.run_id);
  }
  return found;
}

const days = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `day-${from + index}`);
const parts = async () => (await readdir(root)).filter((name) => name.endsWith('.gz')).sort();
const linesOfFile = async () => (await readFile(file, 'utf8')).trimEnd().split('\n');

describe('a history that outgrows its limits', () => {
  it('goes on being recorded behind a damaged part that a retry would have to be looked for in, and says so', async () => {
    await appendDays(1, 60);
    const newest = (await readdir(root))
      .filter((name) => name.endsWith('.gz'))
      .sort((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b)))
      .at(-1);
    await writeFile(join(root, newest ?? ''), 'no gzip');
    const now = new Date(START_MS + 61 * DAY_MS);
    const timestamp = new Date(START_MS).toISOString();
    const { append, idle } = createRecordAppender({ limits: BY_SIZE });
    const report = await append({ file, draft: aRecordDraft('late', { timestamp }), now });
    await idle();
    expect(report).toEqual({
      appended: true,
      warnings: [expect.stringMatching(/can't be unpacked.+whether it holds this run's line is not known/)],
    });
  });

  it('moves its older half to numbered parts, and is one history still', async () => {
    await appendDays(1, 60);
    expect((await parts()).length).toBeGreaterThan(4);
    expect(await runs()).toEqual(days(1, 60));
    const report = await verifyHistory(file);
    expect(report).toMatchObject({ lines: 60, chained: 60, parts: (await parts()).length, problems: [] });
    expect(report.startsMidway).toBe(false);
  });

  it('keeps the newest lines in the file, for those who read it alone', async () => {
    for (let day = 1; day <= 40; day += 1) {
      await appendDays(day, day);
      if (day >= 5) expect((await linesOfFile()).length).toBeGreaterThanOrEqual(5);
    }
    expect((await readFile(file)).length).toBeLessThanOrEqual(10_000);
  });

  it('never has a part rewritten by a later rotation', async () => {
    await appendDays(1, 30);
    const before = await readFile(`${file}.1.gz`);
    await appendDays(31, 60);
    expect(await readFile(`${file}.1.gz`)).toEqual(before);
    expect(gunzipSync(before).toString('utf8')).toMatch(/^\{"timestamp":"2026-11-02/);
  });

  it('moves by age what is older than half of it', async () => {
    await appendDays(1, 40, { maxBytes: null, maxAgeMs: 10 * DAY_MS });
    expect((await linesOfFile()).length).toBeLessThanOrEqual(11);
    expect((await linesOfFile()).length).toBeGreaterThanOrEqual(5);
    expect(await parts()).not.toEqual([]);
    expect(await runs()).toEqual(days(1, 40));
  });

  it('never rotates when it is off', async () => {
    await appendDays(1, 60, { maxBytes: null, maxAgeMs: null });
    expect(await parts()).toEqual([]);
  });

  it('appends nothing for a run whose line has moved to a part in the meantime', async () => {
    const { append, idle } = createRecordAppender({ limits: BY_SIZE });
    const now = new Date(START_MS);
    const draft = (run: string) => aRecordDraft(run, { timestamp: now.toISOString() });
    const many = Array.from({ length: 60 }, (_, index) => `run-${index}`);
    for (const run of many) await append({ file, draft: draft(run), now });
    await idle();
    expect((await linesOfFile()).length).toBeLessThan(20);
    const again = createRecordAppender({ limits: BY_SIZE });
    for (const run of ['run-0', 'run-30', 'run-59']) {
      expect(await again.append({ file, draft: draft(run), now })).toMatchObject({ appended: false });
    }
    await again.idle();
    expect(await runs()).toEqual(many);
  });

  it('carries on its chain behind the parts where the file itself is gone', async () => {
    await appendDays(1, 30);
    const left = gunzipSync(await readFile(`${file}.${(await parts()).length}.gz`)).toString('utf8');
    await rm(file);
    await appendDays(31, 31);
    expect((await verifyHistory(file)).problems).toEqual([]);
    expect((await runs()).slice(-2)).toEqual([/"run_id":"([^"]+)"[^\n]*\n$/.exec(left)?.[1], 'day-31']);
  });

  it('replaces the file, not a link to it', async () => {
    await appendDays(1, 5);
    const real = file;
    file = join(root, 'link.jsonl');
    await symlink(real, file);
    await appendDays(6, 40);
    file = real;
    expect(await runs()).toEqual(days(1, 40));
  });

  it('appends all the same when it can not rotate, and says why', async () => {
    await appendDays(1, 12);
    // A folder where the part is to be made.
    await writeFile(join(root, 'in-the-way'), '');
    const { mkdir } = await import('node:fs/promises');
    await mkdir(`${file}.rotating/x`, { recursive: true });
    const reports = await appendDays(13, 20);
    expect(reports.every(({ appended }) => appended)).toBe(true);
    expect(reports.flatMap(({ warnings }) => warnings).join('\n')).toContain('The line was appended all the same.');
    await rm(`${file}.rotating`, { recursive: true });
    await appendDays(21, 40);
    expect(await runs()).toEqual(days(1, 40));
    expect((await verifyHistory(file)).problems).toEqual([]);
  });

  it('takes lines of the original format along', async () => {
    const lines = Array.from({ length: 60 }, (_, day) =>
      anOriginalLine('OK', { timestamp: `2025-12-16T02:00:${day}` }),
    );
    await writeFile(file, `${lines.join('\n')}\n`);
    await appendDays(1, 30);
    expect(await verifyHistory(file)).toMatchObject({ lines: 90, original: 60, chained: 30, problems: [] });
    expect(await parts()).not.toEqual([]);
  });
});

describe('parts that something has happened to', () => {
  beforeEach(() => appendDays(1, 40).then(() => undefined));

  it('are missed when one is gone, but not when the oldest ones are', async () => {
    await rm(`${file}.1.gz`);
    expect(await verifyHistory(file)).toMatchObject({ problems: [], startsMidway: true });
    await rm(`${file}.3.gz`);
    expect((await verifyHistory(file)).problems).toMatchObject([{ segment: 4, line: 1, kind: 'chain' }]);
  });

  it('are told when they can not be unpacked, and the rest is checked', async () => {
    await writeFile(`${file}.2.gz`, 'damaged');
    const { problems, lines } = await verifyHistory(file);
    expect(problems).toMatchObject([
      { segment: 2, line: 0, kind: 'corrupt' },
      { segment: 3, line: 1, kind: 'chain' },
    ]);
    expect(lines).toBeGreaterThan(20);
  });

  it('do not keep new runs from being recorded when the newest one is damaged', async () => {
    await writeFile(`${file}.${(await parts()).length}.gz`, 'damaged');
    const [report] = await appendDays(41, 41);
    expect(report).toMatchObject({ appended: true });
  });

  it('give their broken lines to a copy, after which all is well', async () => {
    const path = `${file}.2.gz`;
    const lines = gunzipSync(await readFile(path))
      .toString('utf8')
      .trimEnd()
      .split('\n');
    // The last line of a part: the record behind it stands in the next one.
    await writeFile(path, gzipSync(`${lines[0]}\nbroken\n${[...lines.slice(1, -1), 'changed'].join('\n')}\n`));
    await appendFile(file, '{"torn');
    expect((await verifyHistory(file)).problems.map(({ kind }) => kind)).toContain('corrupt');
    const { moved, brokenCopies, tornCopy } = await repairLines({ file, moveBroken: true, now: new Date(START_MS) });
    expect({ moved, brokenCopies }).toEqual({ moved: 2, brokenCopies: [`${path}.broken-20261101T020000000Z`] });
    await access(tornCopy ?? '');
    const { problems } = await verifyHistory(file);
    // The line that was put in breaks no chain; the one that was changed is vouched for by its copy.
    expect(problems.filter(({ kind }) => kind !== 'chain')).toEqual([]);
    expect(await runs()).toEqual(
      days(1, 40).filter((run) => run !== /"run_id":"([^"]+)"/.exec(lines.at(-1) ?? '')?.[1]),
    );
  });

  it('that a rotation cut short has left are no parts, and gone after the next line', async () => {
    const [first = ''] = await linesOfFile();
    const copy = `${file}.${(await parts()).length + 1}.gz`;
    await writeFile(copy, gzipSync(`${first}\n`));
    expect(await runs()).toEqual(days(1, 40));
    expect((await verifyHistory(file)).problems).toEqual([]);
    await appendDays(41, 41, { maxBytes: null, maxAgeMs: null });
    await expect(access(copy)).rejects.toThrow('ENOENT');
    expect(await runs()).toEqual(days(1, 41));
  });
});
