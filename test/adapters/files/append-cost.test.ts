import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { type AppendSession, openSession } from '../../../src/adapters/files/history/append-session.js';
import { realDisk } from '../../../src/adapters/files/disk.js';
import { withLease } from '../../../src/adapters/files/lease/file-lease.js';
import { appendRecord, createRecordAppender } from '../../../src/adapters/files/history/history-file.js';
import { readHistory } from '../../../src/adapters/files/history/read-history.js';
import { readNewest } from '../../../src/adapters/files/history/read-newest.js';
import { countingHost, impatientHost, noUse } from '../../support/counting-disk.js';
import { writeHistory } from '../../support/histories.js';
import { anOriginalLine, aRecordDraft } from '../../support/runs.js';
import { NOW, useHistoryFile } from '../../support/use-history-file.js';

const history = useHistoryFile();

describe('appendRecord', () => {
  it('reads as much of a file of 4,000 lines as of one of 100', async () => {
    await mkdir(history.folder);
    const reads = [];
    for (const count of [100, 4_000]) {
      await rm(history.file, { force: true });
      await writeHistory(history.file, { lines: count, endMs: NOW.getTime() - 48 * 3_600_000 });
      const use = noUse();
      await appendRecord({ file: history.file, draft: aRecordDraft('new'), now: NOW }, { host: countingHost(use) });
      reads.push(use.bytesRead);
    }
    const [ofFew = 0, ofMany = 0] = reads;
    expect(ofMany).toBeLessThan(2 * ofFew);
  });

  it('writes what comes in at once by one write, each line once and chained', async () => {
    const use = noUse();
    const { append: appendOne, idle } = createRecordAppender({ host: countingHost(use) });
    const runs = Array.from({ length: 40 }, (_, index) => `run-${index % 30}`);
    const reports = await Promise.all(
      runs.map((run) => appendOne({ file: history.file, draft: aRecordDraft(run), now: NOW })),
    );
    await idle();
    expect(reports.filter(({ appended }) => appended)).toHaveLength(30);
    expect(await history.verify()).toMatchObject({ lines: 30, chained: 30, problems: [] });
    expect(use).toMatchObject({ writes: 1, syncs: 1 });
  });

  it('looks for keys in the same lines once, however often it lets go of the lease', async () => {
    const use = noUse();
    const { append: appendOne, idle } = createRecordAppender({ host: impatientHost(use) });
    await appendOne({ file: history.file, draft: aRecordDraft('first'), now: NOW });
    for (const run of ['a', 'b', 'c']) {
      const { size } = await stat(history.file);
      const before = use.bytesRead;
      await appendOne({ file: history.file, draft: aRecordDraft(run), now: NOW });
      // For the newline at the end and for the hash of the last line.
      expect(use.bytesRead - before).toBe(2 * size);
    }
    await idle();
  });

  it('keeps no more keys than the last days have, in a queue that never empties', async () => {
    const { file } = history;
    await mkdir(history.folder);
    const dayMs = 86_400_000;
    const writeDay = async (session: AppendSession, day: number) => {
      const now = new Date(NOW.getTime() + day * dayMs);
      const runs = Array.from({ length: 3_000 }, (_, index) => `day-${day}-${index}`);
      const records = runs.map((run) => ({ draft: aRecordDraft(run, { timestamp: now.toISOString() }), now }));
      return (await session.append(records)).filter(Boolean).length;
    };
    await withLease({ folder: `${file}.lock`, purpose: 'append' }, async (lease) => {
      const limits = { maxBytes: null, maxAgeMs: null };
      const session = await openSession({ file, lease, limits, disk: realDisk, now: NOW });
      let most = 0;
      for (let day = 0; day < 12; day += 1) {
        expect(await writeDay(session, day)).toBe(3_000);
        most = Math.max(most, session.leave()?.known.keys.size ?? 0);
        expect(await writeDay(session, day)).toBe(0);
      }
      // Of two days twice, and 10,000.
      expect(most).toBeGreaterThan(6_000);
      expect(most).toBeLessThan(25_000);
      await session.close();
    });
  });

  it('reads a line of 30 MB once, not once for each of its pieces', async () => {
    await mkdir(history.folder);
    await writeFile(history.file, `${anOriginalLine('OK', { pad: 'x'.repeat(30_000_000) })}\n`);
    const copied = vi.spyOn(Buffer, 'concat');
    await readNewest({ file: history.file, limit: 1, matches: () => true });
    for await (const line of readHistory(history.file)) expect(line.whole).toBe(true);
    const bytes = copied.mock.results.reduce((sum, { value }) => sum + (value as Buffer).length, 0);
    copied.mockRestore();
    expect(bytes).toBeLessThan(70_000_000);
  });
});
