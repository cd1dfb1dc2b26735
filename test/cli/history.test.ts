import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { appendRecord, createRecordAppender } from '../../src/adapters/files/history/history-file.js';
import { followRecords } from '../../src/cli/history/follow-records.js';
import { addHistoryCommand } from '../../src/cli/commands/history.js';
import type { HealthStatus } from '../../src/core/health/health-status.js';
import { runCommand } from '../support/run-command.js';
import { aRecordDraft, anOriginalLine } from '../support/runs.js';

let cwd: string;
let file: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'history-command-'));
  file = join(cwd, 'history.jsonl');
});

afterEach(() => rm(cwd, { recursive: true, force: true }));

const history = (...args: string[]) =>
  runCommand({ add: addHistoryCommand, args: ['history', ...args, '--history-file', 'history.jsonl'], cwd });

async function append(run: string, health: HealthStatus = 'OK', namespace = 'trading-bots'): Promise<void> {
  await appendRecord({ file, draft: aRecordDraft(run, { health, facts: { namespace } }), now: new Date() });
}

describe('history show', () => {
  it('prints the newest records as a table', async () => {
    await writeFile(file, `${anOriginalLine('WARN')}\n`);
    await append('a');
    await append('b', 'ERROR');
    expect(await history('show')).toEqual({
      out: [
        'TIMESTAMP                   HEALTH  OK/WARN/ERROR  NAMESPACE     RUN              REASONS',
        '2025-12-16T02:00:00.123456  WARN    1/0/0          trading-bots  -',
        '2026-11-23T02:00:00.000Z    OK      1/0/0          trading-bots  20261123-abcdef',
        '2026-11-23T02:00:00.000Z    ERROR   0/0/1          trading-bots  20261123-abcdef  OOMKilled: 1',
        '',
      ].join('\n'),
      err: '',
      code: 0,
    });
  });

  it('cuts to the limit, and says so', async () => {
    for (const run of ['a', 'b', 'c']) await append(run);
    const { out, err } = await history('show', '--history-limit', '2', '-o', 'json');
    expect(JSON.parse(out)).toMatchObject({
      kind: 'History',
      version: 2,
      hasMore: true,
      records: [{ run_id: 'b' }, { run_id: 'c' }],
    });
    expect(err).toBe('');
    expect((await history('show', '--history-limit', '2')).err).toBe(
      'The newest 2 records; --history-limit shows more.\n',
    );
  });

  it('takes namespace and selector as filters', async () => {
    await append('a');
    await append('b', 'OK', 'other');
    const { out } = await history('show', '-n', 'other', '-l', 'app=arbitrage-tuning', '-o', 'json');
    expect(JSON.parse(out)).toMatchObject({ records: [{ run_id: 'b' }] });
    expect((await history('show', '-n', 'none')).out).toBe('No records.\n');
  });

  it('leaves out what is no record, tells which lines, and never calls them OK', async () => {
    await append('a');
    await appendFile(file, `${anOriginalLine('OK', { overall_health: undefined })}\n{"torn`);
    const { out, err, code } = await history('show', '-o', 'json');
    expect(JSON.parse(out)).toMatchObject({ records: [{ run_id: 'a' }], unreadable: [{ line: 2 }] });
    expect(err).toMatch(
      /^history\.jsonl:3: the last line is torn.+\nhistory\.jsonl:2: left out, it is no record: overall_health/,
    );
    expect(code).toBe(0);
  });

  it.each([
    [['--history-limit', '0'], 'Expected --history-limit to be a whole number of at least 1, got "0".'],
    [['--history-limit', 'all'], 'got "all"'],
    [['-o', 'yaml'], 'Expected -o text, -o json or -o csv, got "yaml".'],
  ])('refuses %j with exit 3', async (args, sentence) => {
    await append('a');
    const { out, err, code } = await history('show', ...args);
    expect([out, code]).toEqual(['', 3]);
    expect(err).toContain(sentence);
  });

  it('says that there is no file, and creates nothing', async () => {
    const { err, code } = await history('show');
    expect(err).toMatch(/^Expected to read .+history\.jsonl, but it does not exist\./);
    expect(code).toBe(3);
    expect(await readdir(cwd)).toEqual([]);
  });

  it('refuses a newer version with what it expected and received', async () => {
    await writeFile(file, `${anOriginalLine('OK', { v: 2 })}\n`);
    expect(await history('show')).toMatchObject({
      code: 3,
      err: expect.stringContaining('expected v 1 or none, received v 2'),
    });
  });
});

describe('history show with filters', () => {
  beforeEach(async () => {
    for (const [run, health, day] of [
      ['a', 'OK', 1],
      ['b', 'ERROR', 2],
      ['c', 'WARN', 3],
    ] as const) {
      const timestamp = `2026-11-0${day}T02:00:00.000Z`;
      const draft = aRecordDraft(run, { health, timestamp, facts: { sessionId: `session-${run}` } });
      await appendRecord({ file, draft, now: new Date(timestamp) });
    }
  });

  it.each([
    [
      ['--since', '2026-11-02'],
      ['b', 'c'],
    ],
    [['--since', '2026-11-02T02:00:01Z'], ['c']],
    [['--since', '1d'], []],
    [['--session', 'session-a'], ['a']],
    [
      ['--health', 'error,WARN'],
      ['b', 'c'],
    ],
    [['--health', 'ok', '--session', 'session-b'], []],
  ])('takes %j', async (flags, runs) => {
    const { out } = await history('show', ...flags, '-o', 'json');
    const { records } = JSON.parse(out) as { records: { run_id: string }[] };
    expect(records.map(({ run_id: run }) => run)).toEqual(runs);
  });

  it.each([
    [['--since', 'yesterday'], 'Expected --since to be a duration such as 7d or a time such as 2026-11-01T02:00:00Z'],
    [['--health', 'fine'], 'Expected --health to be OK, WARN or ERROR, got "fine".'],
    [['--follow', '-o', 'json'], 'Expected -o text or -o csv with --follow, got -o json'],
  ])('refuses %j', async (flags, sentence) => {
    const { err, code } = await history('show', ...flags);
    expect(err).toContain(sentence);
    expect(code).toBe(3);
  });

  it('prints CSV with one line for each record', async () => {
    const { out } = await history('show', '-o', 'csv', '--health', 'ERROR');
    const [head = '', row = '', ...rest] = out.split('\r\n');
    expect(head).toMatch(/^timestamp,overall_health,/);
    expect(row).toMatch(/^2026-11-02T02:00:00\.000Z,ERROR,0,0,1,.+,OOMKilled: 1$/);
    expect(rest).toEqual(['']);
  });

  it('follows what comes, over a rotation, each record once, until it is stopped', async () => {
    const controller = new AbortController();
    let out = '';
    const io = { out: (text: string) => void (out += text), err: () => undefined, env: {}, cwd, isTerminal: false };
    const query = { historyFile: 'history.jsonl', filter: {} };
    const { signal } = controller;
    const following = followRecords({ query, limit: 2, format: 'csv', io, signal, everyMs: 5 });
    await vi.waitUntil(() => out.includes('session-c'));
    const { append: appendOne, idle } = createRecordAppender({ limits: { maxBytes: 6_000, maxAgeMs: null } });
    for (let run = 1; run <= 12; run += 1) {
      const draft = aRecordDraft(`new-${run}`, { facts: { sessionId: `new-${run}` } });
      await appendOne({ file, draft, now: new Date() });
    }
    await idle();
    await vi.waitUntil(() => out.includes('new-12'));
    controller.abort();
    await following;
    const sessions = out
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',')[7]);
    expect(sessions).toEqual([
      'session-b',
      'session-c',
      ...Array.from({ length: 12 }, (_, index) => `new-${index + 1}`),
    ]);
    expect(await readdir(cwd)).toContain('history.jsonl.1.gz');
  });
});

describe('history verify', () => {
  it('exits 0 for a sound file and leaves nothing behind', async () => {
    await append('a');
    await append('b');
    await rm(`${file}.lock`, { recursive: true });
    expect(await history('verify')).toEqual({
      out: '2 lines: 2 chained, 0 of the original format\nEvery line is whole and follows the one before it.\n',
      err: '',
      code: 0,
    });
    expect(await readdir(cwd)).toEqual(['history.jsonl']);
  });

  it('exits 2 and names the line when something is wrong', async () => {
    await append('a');
    await appendFile(file, 'broken\n');
    expect(await history('verify')).toMatchObject({
      code: 2,
      out: expect.stringContaining('line 2: corrupt: expected a JSON object'),
    });
    expect(JSON.parse((await history('verify', '-o', 'json')).out)).toMatchObject({
      kind: 'HistoryVerification',
      problems: [{ line: 2 }],
    });
  });
});

describe('history repair', () => {
  it('makes a broken file sound again', async () => {
    await append('a');
    await appendFile(file, 'broken\n{"torn');
    const torn = await history('repair');
    expect(torn).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Set the torn last line aside in history\.jsonl\.torn-\d{8}T\d{9}Z\n$/),
    });
    expect((await history('verify')).code).toBe(2);
    expect(JSON.parse((await history('repair', '--move-broken', '-o', 'json')).out)).toMatchObject({
      kind: 'HistoryRepair',
      tornCopy: null,
      moved: 1,
    });
    expect((await history('verify')).code).toBe(0);
    expect((await history('repair')).out).toBe('Nothing to repair.\n');
  });
});

describe('history stats', () => {
  it('counts', async () => {
    await append('a');
    await append('b', 'ERROR');
    await append('c', 'ERROR');
    expect(await history('stats')).toEqual({
      out: [
        'Records         3 (OK 1, WARN 0, ERROR 2)',
        'From            2026-11-23T02:00:00.000Z',
        'To              2026-11-23T02:00:00.000Z',
        'Now             ERROR since 2026-11-23T02:00:00.000Z (2 in a row)',
        'Longest outage  2 records, 2026-11-23T02:00:00.000Z to 2026-11-23T02:00:00.000Z',
        'Reasons         OOMKilled: 2',
        '',
      ].join('\n'),
      err: '',
      code: 0,
    });
    expect(JSON.parse((await history('stats', '-o', 'json')).out)).toMatchObject({ kind: 'HistoryStats', records: 3 });
  });
});

describe('history report', () => {
  it('draws the runs of each month, and counts', async () => {
    await append('a');
    await append('b', 'ERROR');
    const { out, code } = await history('report');
    expect(out).toMatch(/^2026-11 {2}▁█\n {9}▁ OK {2}▄ WARN {2}█ ERROR\n\nRecords {9}2 \(OK 1, WARN 0, ERROR 1\)/);
    expect(code).toBe(0);
  });

  it('is one HTML file, whole, where it is told to be', async () => {
    await append('a', 'ERROR');
    const { out, err } = await history('report', '-o', 'html', '--file', 'reports/night.html');
    expect([out, err]).toEqual(['', 'The report is in reports/night.html\n']);
    expect(await readdir(join(cwd, 'reports'))).toEqual(['night.html']);
    expect((await history('report', '-o', 'html')).out).toMatch(/^<!doctype html>[^]+<\/html>\n$/);
  });

  it('tells what it left out', async () => {
    await append('a');
    await appendFile(file, 'broken\n');
    const { out, err } = await history('report', '-o', 'html');
    expect(out).toContain('lines of the file that are no records: 1');
    expect(err).toContain('history.jsonl:2: left out, it is no record');
  });

  it.each([
    [['-o', 'json'], 'Expected -o text or -o html, got "json".'],
    [['-o', 'html', '--file', 'history.jsonl/x.html'], 'a file of that name is in the way'],
    [['-o', 'html', '--file', './history.jsonl'], 'got the history itself: history.jsonl. Name another file.'],
  ])('refuses %j', async (flags, sentence) => {
    await append('a');
    const { err, code } = await history('report', ...flags);
    expect(err).toContain(sentence);
    expect(code).toBe(3);
  });
});
