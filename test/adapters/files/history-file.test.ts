import { access, appendFile, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appendRecord, createRecordAppender } from '../../../src/adapters/files/history/history-file.js';
import { verifyHistory } from '../../../src/adapters/files/history/verify-history.js';
import { sha256 } from '../../../src/core/hash.js';
import { impatientHost, noUse } from '../../support/counting-disk.js';
import { randomOf } from '../../support/crash/random.js';
import { hostOf } from '../../support/crash/sim-host.js';
import { createWorld, losePower, startProcess } from '../../support/crash/world.js';
import { anOriginalLine, aRecordDraft } from '../../support/runs.js';
import { NOW, useHistoryFile } from '../../support/use-history-file.js';

const history = useHistoryFile();

describe('appendRecord', () => {
  it('creates the file and its folders', async () => {
    expect(await history.append('a')).toBe(true);
    expect(await history.lines()).toHaveLength(1);
    expect((await readdir(history.folder)).sort()).toEqual(['history.jsonl', 'history.jsonl.lock']);
  });

  it('chains each line to the bytes of the one before it', async () => {
    for (const run of ['a', 'b', 'c']) await history.append(run);
    const [first = '', second = '', third = ''] = await history.lines();
    expect(JSON.parse(first)).toMatchObject({ prev: null });
    expect(JSON.parse(second)).toMatchObject({ prev: sha256(first) });
    expect(JSON.parse(third)).toMatchObject({ prev: sha256(second) });
  });

  it('chains to a line of the original format', async () => {
    await mkdir(history.folder);
    await writeFile(history.file, `${anOriginalLine('WARN')}\n`);
    await history.append('a');
    expect(JSON.parse((await history.lines())[1] ?? '')).toMatchObject({ prev: sha256(anOriginalLine('WARN')) });
  });

  it('appends nothing for a key that is there, also far behind the tail', async () => {
    const { append: appendOne, idle } = createRecordAppender();
    const drafts = Array.from({ length: 300 }, (_, index) => aRecordDraft(`run-${index}`));
    await Promise.all(drafts.map((draft) => appendOne({ file: history.file, draft, now: NOW })));
    await idle();
    const before = await readFile(history.file, 'utf8');
    expect(await history.append('run-0')).toBe(false);
    expect(await history.append('run-299')).toBe(false);
    expect(await readFile(history.file, 'utf8')).toBe(before);
  });

  it('finds the line of a late retry behind those of other runs, whenever they were written', async () => {
    const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
    const late = aRecordDraft('late', { timestamp: NOW.toISOString() });
    await appendRecord({ file: history.file, draft: late, now: NOW });
    for (let day = 1; day <= 9; day += 1) {
      // A run of last week whose own line is late says so in its timestamp, which must end no search.
      const draft = aRecordDraft(`run-${day}`, { timestamp: at(-200).toISOString() });
      await appendRecord({ file: history.file, draft, now: at(24 * day) });
    }
    expect(await appendRecord({ file: history.file, draft: late, now: at(240) })).toMatchObject({ appended: false });
    expect(await history.lines()).toHaveLength(10);
  });

  it('writes times in the order of the lines, although clocks go back', async () => {
    const times = ['02:00', '03:00', '01:00'];
    for (const time of times) {
      await appendRecord({ file: history.file, draft: aRecordDraft(time), now: new Date(`2026-11-23T${time}:00Z`) });
    }
    const written = (await history.lines()).map((line) =>
      (JSON.parse(line) as { appended_at: string }).appended_at.slice(11, 16),
    );
    expect(written).toEqual(['02:00', '03:00', '03:00']);
  });

  it('finds lines that another writer has put behind its own, when it gets the lease back', async () => {
    const runs = Array.from({ length: 12 }, (_, index) => `run-${index}`);
    const writeAll = async (mine: readonly string[]) => {
      const { append: appendOne, idle } = createRecordAppender({ host: impatientHost(noUse()) });
      const reports = [];
      for (const run of mine) reports.push(await appendOne({ file: history.file, draft: aRecordDraft(run), now: NOW }));
      await idle();
      return reports.filter(({ appended }) => appended).length;
    };
    const [forwards, backwards] = await Promise.all([writeAll(runs), writeAll(runs.toReversed())]);
    expect(forwards + backwards).toBe(12);
    expect(await history.verify()).toMatchObject({ lines: 12, chained: 12, problems: [] });
  });

  it('is on disk when it says so, with the file’s name and those of its folders', async () => {
    const world = createWorld(randomOf(1));
    const process = startProcess(world, {});
    const deep = '/new/deep/history.jsonl';
    await appendRecord({ file: deep, draft: aRecordDraft('a'), now: NOW }, { host: hostOf(world, process) });
    losePower(world);
    const { disk } = hostOf(world, startProcess(world, {}));
    expect(await verifyHistory(deep, disk)).toMatchObject({ lines: 1, chained: 1, problems: [] });
  });

  it('tells that the line before is no record, and goes on behind it', async () => {
    await history.append('a');
    await appendFile(history.file, 'broken\n');
    const { appended, warnings } = await appendRecord({ file: history.file, draft: aRecordDraft('b'), now: NOW });
    expect(appended).toBe(true);
    expect(warnings).toEqual([
      expect.stringContaining('the line before this one is no record (expected a JSON object'),
    ]);
    expect((await history.verify()).problems).toMatchObject([{ line: 2, kind: 'corrupt' }]);
  });

  it('appends to the file that a link leads to, under that file’s lease', async () => {
    await history.append('a');
    const link = join(history.root, 'link.jsonl');
    await symlink(history.file, link);
    await appendRecord({ file: link, draft: aRecordDraft('b'), now: NOW });
    expect(await history.verify()).toMatchObject({ lines: 2, problems: [] });
    expect((await readdir(history.root)).sort()).toEqual(['link.jsonl', 'outputs']);
  });

  it('does not take a key inside another field for its own', async () => {
    await appendRecord({ file: history.file, draft: aRecordDraft('a', { facts: { sessionId: 'run:b' } }), now: NOW });
    expect(await history.append('b')).toBe(true);
  });

  it('refuses a folder, and creates no lease beside it', async () => {
    await mkdir(history.file, { recursive: true });
    await expect(history.append('a')).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringContaining('a folder'),
    });
    await expect(access(`${history.file}.lock`)).rejects.toThrow('ENOENT');
  });

  it('refuses a device', async () => {
    const refused = appendRecord({ file: '/dev/null', draft: aRecordDraft('a'), now: NOW });
    await expect(refused).rejects.toMatchObject({ type: 'InvalidInput' });
  });

  it('says that a part of the path is a file', async () => {
    await writeFile(history.folder, '');
    await expect(history.append('a')).rejects.toMatchObject({
      type: 'InvalidInput',
      message: `Expected to append to ${history.file}, but a part of the path is a file, not a folder.`,
    });
  });
});
