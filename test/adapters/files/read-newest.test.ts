import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRecordAppender } from '../../../src/adapters/files/history/history-file.js';
import { readNewest } from '../../../src/adapters/files/history/read-newest.js';
import type { HistoryRecord } from '../../../src/core/history/record.js';
import { countingHost, noUse } from '../../support/counting-disk.js';
import { writeHistory } from '../../support/histories.js';
import { aRecordDraft, anOriginalLine } from '../../support/runs.js';

const END_MS = Date.parse('2026-11-23T02:00:00Z');

let root: string;
let file: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'newest-'));
  file = join(root, 'history.jsonl');
});

afterEach(() => rm(root, { recursive: true, force: true }));

const all = () => true;
const idOf = ({ record }: { record: HistoryRecord }) => (record.v === 1 ? record.run_id : 'original');
const newest = async (limit: number, matches: (record: HistoryRecord) => boolean = all) =>
  (await readNewest({ file, limit, matches })).records.map(idOf);

describe('readNewest', () => {
  it('looks at no more lines than it is asked to, and says that there may be more', async () => {
    await writeHistory(file, { lines: 300, endMs: END_MS });
    const looked: HistoryRecord[] = [];
    const matches = (record: HistoryRecord) => looked.push(record) < 0;
    expect(await readNewest({ file, limit: 5, maxLines: 40, matches })).toMatchObject({ records: [], hasMore: true });
    expect(looked).toHaveLength(40);
  });

  it('reads as much of a file of 5,000 lines as of one of 100', async () => {
    const reads = [];
    for (const lines of [100, 5_000]) {
      await writeHistory(file, { lines, endMs: END_MS });
      const use = noUse();
      await readNewest({ file, limit: 20, matches: all, disk: countingHost(use).disk });
      reads.push(use.bytesRead);
    }
    const [ofFew = 0, ofMany = 0] = reads;
    expect(ofMany).toBeLessThanOrEqual(ofFew + 1_000);
  });

  it('finds what reading everything finds, wherever the chunks of a read end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 14 }),
        async (sizes, limit) => {
          const lines = sizes.map((size, index) =>
            anOriginalLine('OK', { selector: `${index}`, pad: 'x'.repeat(size) }),
          );
          await writeFile(file, `${lines.join('\n')}\n`);
          const { records, hasMore } = await readNewest({ file, limit, matches: all });
          expect(records.map(({ record }) => record.selector)).toEqual(
            sizes.map((_, index) => `${index}`).slice(-limit),
          );
          expect(hasMore).toBe(sizes.length > limit);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('goes on into earlier parts', async () => {
    const { append, idle } = createRecordAppender({ limits: { maxBytes: 10_000, maxAgeMs: null } });
    for (let run = 1; run <= 40; run += 1) await append({ file, draft: aRecordDraft(`${run}`), now: new Date(END_MS) });
    await idle();
    expect(await newest(30)).toEqual(Array.from({ length: 30 }, (_, index) => `${index + 11}`));
    expect(await newest(100)).toHaveLength(40);
    expect(await newest(2, (record) => record.v === 1 && Number(record.run_id) <= 3)).toEqual(['2', '3']);
  });

  it('counts the lines in front of what it must tell, and says which are behind the newest match', async () => {
    await writeHistory(file, { lines: 3, endMs: END_MS });
    await appendFile(file, `broken\n${anOriginalLine('OK')}\nbroken too\n{"torn`);
    const read = await readNewest({ file, limit: 2, matches: all });
    expect(read.records.map(idOf)).toEqual(['run-3', 'original']);
    expect(read.unreadable).toMatchObject([
      { line: 4, isBehindNewest: false },
      { line: 6, isBehindNewest: true },
    ]);
    expect(read).toMatchObject({ tornLine: 7, hasMore: true });
  });

  it('refuses a newer version with expected and got, and the line', async () => {
    await writeHistory(file, { lines: 2, endMs: END_MS });
    await appendFile(file, `${anOriginalLine('OK', { v: 2 })}\n`);
    await expect(newest(1)).rejects.toMatchObject({
      type: 'Corrupt',
      message: `${file}:3 can't be read: expected v 1 or none, received v 2.`,
    });
  });

  it('ends where everything is older than what is asked for', async () => {
    await writeHistory(file, { lines: 3_000, endMs: END_MS });
    const use = noUse();
    const sinceMs = END_MS - 5 * 3_600_000;
    const disk = countingHost(use).disk;
    const late = (record: HistoryRecord) => Date.parse(record.timestamp) >= sinceMs;
    const { records, hasMore } = await readNewest({ file, limit: 1_000, matches: late, sinceMs, disk });
    expect(records).toHaveLength(6);
    expect(hasMore).toBe(false);
    expect(use.bytesRead).toBeLessThan(400_000);
  });

  it('finds what is new behind a line, and the hash of the last one', async () => {
    await writeHistory(file, { lines: 3, endMs: END_MS });
    const { newestLine } = await readNewest({ file, limit: 1, matches: all });
    expect((await readNewest({ file, limit: 9, matches: all, until: newestLine ?? '' })).records).toEqual([]);
    await appendFile(file, `${anOriginalLine('WARN')}\n`);
    expect((await readNewest({ file, limit: 9, matches: all, until: newestLine ?? '' })).records).toHaveLength(1);
  });

  it('finds nothing in an empty file, and says that there is none where there is none', async () => {
    await expect(newest(1)).rejects.toMatchObject({ type: 'NotFound' });
    await writeFile(file, '');
    expect(await newest(1)).toEqual([]);
  });
});
