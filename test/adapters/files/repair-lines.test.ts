import { appendFile, chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendRecord } from '../../../src/adapters/files/history/history-file.js';
import { repairLines } from '../../../src/adapters/files/history/repair-lines.js';
import { parseMovedLine } from '../../../src/core/history/moved-line.js';
import { verifyHistory } from '../../../src/adapters/files/history/verify-history.js';
import { aRecordDraft, anOriginalLine } from '../../support/runs.js';

const NOW = new Date('2026-11-23T02:00:00.000Z');

let root: string;
let file: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'repair-'));
  file = join(root, 'history.jsonl');
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function append(...runs: string[]): Promise<void> {
  for (const run of runs) await appendRecord({ file, draft: aRecordDraft(run), now: NOW });
}

async function problems() {
  return (await verifyHistory(file)).problems.map(({ kind }) => kind);
}

describe('repairLines', () => {
  it('finds nothing to do in a sound file and leaves its bytes alone', async () => {
    await append('a', 'b');
    const before = await readFile(file);
    expect(await repairLines({ file, moveBroken: true, now: NOW })).toEqual({
      tornCopy: null,
      brokenCopies: [],
      moved: 0,
    });
    expect(await readFile(file)).toEqual(before);
  });

  it('sets a torn tail aside', async () => {
    await append('a');
    await appendFile(file, 'torn');
    const { tornCopy } = await repairLines({ file, moveBroken: false, now: NOW });
    expect(await readFile(tornCopy ?? '', 'utf8')).toBe('torn');
    expect(await problems()).toEqual([]);
  });

  it('leaves broken lines where they are until it is asked', async () => {
    await append('a');
    await appendFile(file, 'broken\n');
    expect(await repairLines({ file, moveBroken: false, now: NOW })).toMatchObject({ brokenCopies: [], moved: 0 });
    expect(await problems()).toEqual(['corrupt']);
  });

  it('moves broken lines to a copy, after which the chain counts as whole', async () => {
    await append('a');
    await appendFile(file, Buffer.from('broken\n\xff\xfe\n', 'latin1'));
    await append('b', 'c');
    await chmod(file, 0o640);
    const { brokenCopies, moved } = await repairLines({ file, moveBroken: true, now: NOW });
    expect(moved).toBe(2);
    expect(await problems()).toEqual([]);
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    const copied = (await readFile(brokenCopies[0] ?? '', 'utf8')).trimEnd().split('\n').map(parseMovedLine);
    expect(copied).toEqual([
      { v: 1, line: 2, next_prev: null, text: 'broken' },
      { v: 1, line: 3, next_prev: expect.stringMatching(/^[0-9a-f]{64}$/), base64: '//4=' },
    ]);
    expect((await readdir(root)).sort()).toEqual([
      'history.jsonl',
      'history.jsonl.broken-20261123T020000000Z',
      'history.jsonl.lock',
    ]);
  });

  it('takes out a line that was changed, but not the gap that a removed line leaves', async () => {
    await append('a', 'b', 'c');
    const [a = '', b = '', c = ''] = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, `${a}\n${b.replace('"OK"', '"FINE"')}\n${c}\n`);
    expect(await problems()).toEqual(['corrupt', 'chain']);
    await repairLines({ file, moveBroken: true, now: NOW });
    expect(await problems()).toEqual([]);
    await writeFile(file, `${c}\n${a}\n`);
    expect(await problems()).toEqual(['chain']);
  });

  it('keeps lines of a newer version', async () => {
    await writeFile(file, `${anOriginalLine('OK', { v: 9 })}\n`);
    expect(await repairLines({ file, moveBroken: true, now: NOW })).toMatchObject({ moved: 0 });
  });

  it('mends an alert journal by the journal’s own rules', async () => {
    file = join(root, 'history.jsonl.alerts.jsonl');
    const entry = '{"v":1,"at":"t","kind":"attempt","key":"k","receiver":"console","sender":"s"}\n';
    await writeFile(file, `${entry}broken\n`);
    expect(await repairLines({ file, moveBroken: true, now: NOW })).toMatchObject({ moved: 1 });
    expect(await readFile(file, 'utf8')).toBe(entry);
  });

  it('creates nothing beside a file that is not there', async () => {
    await expect(repairLines({ file, moveBroken: true, now: NOW })).rejects.toMatchObject({ type: 'NotFound' });
    expect(await readdir(root)).toEqual([]);
  });
});
