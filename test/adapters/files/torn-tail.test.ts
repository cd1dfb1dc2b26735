import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Disk, realDisk } from '../../../src/adapters/files/disk.js';
import { appendRecord } from '../../../src/adapters/files/history/history-file.js';
import { type Host, thisHost } from '../../../src/adapters/files/lease/host.js';
import { aRecordDraft } from '../../support/runs.js';
import { NOW, TORN, useHistoryFile } from '../../support/use-history-file.js';

const history = useHistoryFile();

describe('appendRecord', () => {
  it('tells that it has set a torn tail aside', async () => {
    await history.append('a');
    await appendFile(history.file, '{"torn');
    const { warnings } = await appendRecord({ file: history.file, draft: aRecordDraft('b'), now: NOW });
    expect(warnings).toEqual([`a torn last line was set aside in ${history.file}.${TORN}`]);
  });

  it('sets a torn tail aside, byte for byte, wherever it was cut', async () => {
    await history.append('a');
    await history.append('b');
    const whole = await readFile(history.file);
    const firstEnd = whole.indexOf('\n') + 1;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: firstEnd + 1, max: whole.length - 2 }), async (end) => {
        await rm(history.folder, { recursive: true });
        await mkdir(history.folder);
        await writeFile(history.file, whole.subarray(0, end));
        expect(await history.append('b')).toBe(true);
        expect(await readFile(`${history.file}.${TORN}`)).toEqual(whole.subarray(firstEnd, end));
        expect((await history.verify()).problems).toEqual([]);
        expect(await history.lines()).toHaveLength(2);
      }),
      { numRuns: 30 },
    );
  });

  it('ends a last line that only lacks its newline, as people leave it, and knows it again', async () => {
    await history.append('a');
    await history.append('b');
    const whole = await readFile(history.file, 'utf8');
    await writeFile(history.file, whole.trimEnd());
    expect(await history.verify()).toMatchObject({ lines: 2, chained: 2, problems: [] });
    expect(await history.append('b')).toBe(false);
    expect(await history.append('c')).toBe(true);
    expect(await readFile(history.file, 'utf8')).toMatch(whole);
    expect(await history.verify()).toMatchObject({ lines: 3, chained: 3, problems: [] });
    expect((await readdir(history.folder)).sort()).toEqual(['history.jsonl', 'history.jsonl.lock']);
  });

  it('sets zeros aside that a power cut has left, also such that hide a newline from a short read', async () => {
    await history.append('a');
    await history.append('b');
    const whole = await readFile(history.file);
    await writeFile(history.file, Buffer.concat([whole, Buffer.alloc(100_000)]));
    const short: Host = { ...thisHost, disk: shortReads(realDisk) };
    const report = await appendRecord({ file: history.file, draft: aRecordDraft('c'), now: NOW }, { host: short });
    expect(report).toMatchObject({ appended: true });
    expect(await readFile(`${history.file}.${TORN}`)).toEqual(Buffer.alloc(100_000));
    expect(await history.verify()).toMatchObject({ lines: 3, problems: [] });
  });

  it('never writes over an earlier copy of a torn tail', async () => {
    await history.append('a');
    await writeFile(`${history.file}.${TORN}`, 'earlier');
    await appendFile(history.file, 'torn');
    await expect(history.append('b')).rejects.toMatchObject({ type: 'InvalidInput' });
    expect(await readFile(`${history.file}.${TORN}`, 'utf8')).toBe('earlier');
    expect(await readFile(history.file, 'utf8')).toMatch(/torn$/);
  });
});

/** Gives at most 1,000 bytes at once, as a network file system may. */
function shortReads(disk: Disk): Disk {
  return {
    ...disk,
    open: async (path, flags, mode) => {
      const handle = await disk.open(path, flags, mode);
      return new Proxy(handle, {
        get: (target, name) => {
          if (name === 'read') {
            return (buffer: Buffer, offset: number, length: number, position: number) =>
              target.read(buffer, offset, Math.min(length, 1_000), position);
          }
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
        },
      });
    },
  };
}
