import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  access,
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AppendSession, openSession } from '../../../src/adapters/files/append-session.js';
import { type Disk, realDisk } from '../../../src/adapters/files/disk.js';
import { withLease } from '../../../src/adapters/files/file-lease.js';
import { appendRecord, createRecordAppender } from '../../../src/adapters/files/history-file.js';
import { type Host, thisHost } from '../../../src/adapters/files/host.js';
import { readHistory } from '../../../src/adapters/files/read-history.js';
import { readNewest } from '../../../src/adapters/files/read-newest.js';
import { verifyHistory } from '../../../src/adapters/files/verify-history.js';
import { sha256 } from '../../../src/core/hash.js';
import { buildChildProgram, type ChildProgram } from '../../support/child-program.js';
import { countingHost, type DiskUse, noUse } from '../../support/counting-disk.js';
import { randomOf } from '../../support/crash/random.js';
import { hostOf } from '../../support/crash/sim-host.js';
import { createWorld, losePower, startProcess } from '../../support/crash/world.js';
import { writeHistory } from '../../support/histories.js';
import { aRecordDraft, anOriginalLine } from '../../support/runs.js';

const NOW = new Date('2026-11-23T02:00:01.234Z');

let root: string;
let file: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'history-'));
  file = join(root, 'outputs', 'history.jsonl');
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function append(runId: string): Promise<boolean> {
  return (await appendRecord({ file, draft: aRecordDraft(runId), now: NOW })).appended;
}

async function lines(): Promise<string[]> {
  return (await readFile(file, 'utf8')).split('\n').slice(0, -1);
}

const verify = () => verifyHistory(file);

/** A host that lets go of the lease after every write: each one takes a second of its time. */
function impatient(use: DiskUse): Host {
  return { ...countingHost(use), elapsedMs: () => thisHost.elapsedMs() + 1_000 * use.syncs };
}

describe('appendRecord', () => {
  it('creates the file and its folders', async () => {
    expect(await append('a')).toBe(true);
    expect(await lines()).toHaveLength(1);
    expect((await readdir(join(root, 'outputs'))).sort()).toEqual(['history.jsonl', 'history.jsonl.lock']);
  });

  it('chains each line to the bytes of the one before it', async () => {
    for (const run of ['a', 'b', 'c']) await append(run);
    const [first = '', second = '', third = ''] = await lines();
    expect(JSON.parse(first)).toMatchObject({ prev: null });
    expect(JSON.parse(second)).toMatchObject({ prev: sha256(first) });
    expect(JSON.parse(third)).toMatchObject({ prev: sha256(second) });
  });

  it('chains to a line of the original format', async () => {
    await mkdir(join(root, 'outputs'));
    await writeFile(file, `${anOriginalLine('WARN')}\n`);
    await append('a');
    expect(JSON.parse((await lines())[1] ?? '')).toMatchObject({ prev: sha256(anOriginalLine('WARN')) });
  });

  it('appends nothing for a key that is there, also far behind the tail', async () => {
    const { append: appendOne, idle } = createRecordAppender();
    const drafts = Array.from({ length: 300 }, (_, index) => aRecordDraft(`run-${index}`));
    await Promise.all(drafts.map((draft) => appendOne({ file, draft, now: NOW })));
    await idle();
    const before = await readFile(file, 'utf8');
    expect(await append('run-0')).toBe(false);
    expect(await append('run-299')).toBe(false);
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it('finds the line of a late retry behind those of other runs, whenever they were written', async () => {
    const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
    const late = aRecordDraft('late', { timestamp: NOW.toISOString() });
    await appendRecord({ file, draft: late, now: NOW });
    for (let day = 1; day <= 9; day += 1) {
      // A run of last week whose own line is late says so in its timestamp, which must end no search.
      const draft = aRecordDraft(`run-${day}`, { timestamp: at(-200).toISOString() });
      await appendRecord({ file, draft, now: at(24 * day) });
    }
    expect(await appendRecord({ file, draft: late, now: at(240) })).toMatchObject({ appended: false });
    expect(await lines()).toHaveLength(10);
  });

  it('writes times in the order of the lines, although clocks go back', async () => {
    const times = ['02:00', '03:00', '01:00'];
    for (const time of times) {
      await appendRecord({ file, draft: aRecordDraft(time), now: new Date(`2026-11-23T${time}:00Z`) });
    }
    const written = (await lines()).map((line) =>
      (JSON.parse(line) as { appended_at: string }).appended_at.slice(11, 16),
    );
    expect(written).toEqual(['02:00', '03:00', '03:00']);
  });

  it('reads as much of a file of 4,000 lines as of one of 100', async () => {
    await mkdir(join(root, 'outputs'));
    const reads = [];
    for (const count of [100, 4_000]) {
      await rm(file, { force: true });
      await writeHistory(file, { lines: count, endMs: NOW.getTime() - 48 * 3_600_000 });
      const use = noUse();
      await appendRecord({ file, draft: aRecordDraft('new'), now: NOW }, { host: countingHost(use) });
      reads.push(use.bytesRead);
    }
    const [ofFew = 0, ofMany = 0] = reads;
    expect(ofMany).toBeLessThan(2 * ofFew);
  });

  it('writes what comes in at once by one write, each line once and chained', async () => {
    const use = noUse();
    const { append: appendOne, idle } = createRecordAppender({ host: countingHost(use) });
    const runs = Array.from({ length: 40 }, (_, index) => `run-${index % 30}`);
    const reports = await Promise.all(runs.map((run) => appendOne({ file, draft: aRecordDraft(run), now: NOW })));
    await idle();
    expect(reports.filter(({ appended }) => appended)).toHaveLength(30);
    expect(await verify()).toMatchObject({ lines: 30, chained: 30, problems: [] });
    expect(use).toMatchObject({ writes: 1, syncs: 1 });
  });

  it('looks for keys in the same lines once, however often it lets go of the lease', async () => {
    const use = noUse();
    const { append: appendOne, idle } = createRecordAppender({ host: impatient(use) });
    await appendOne({ file, draft: aRecordDraft('first'), now: NOW });
    for (const run of ['a', 'b', 'c']) {
      const { size } = await stat(file);
      const before = use.bytesRead;
      await appendOne({ file, draft: aRecordDraft(run), now: NOW });
      // For the newline at the end and for the hash of the last line.
      expect(use.bytesRead - before).toBe(2 * size);
    }
    await idle();
  });

  it('keeps no more keys than the last days have, in a queue that never empties', async () => {
    await mkdir(dirname(file));
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

  it('finds lines that another writer has put behind its own, when it gets the lease back', async () => {
    const runs = Array.from({ length: 12 }, (_, index) => `run-${index}`);
    const writeAll = async (mine: readonly string[]) => {
      const { append: appendOne, idle } = createRecordAppender({ host: impatient(noUse()) });
      const reports = [];
      for (const run of mine) reports.push(await appendOne({ file, draft: aRecordDraft(run), now: NOW }));
      await idle();
      return reports.filter(({ appended }) => appended).length;
    };
    const [forwards, backwards] = await Promise.all([writeAll(runs), writeAll(runs.toReversed())]);
    expect(forwards + backwards).toBe(12);
    expect(await verify()).toMatchObject({ lines: 12, chained: 12, problems: [] });
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

  it('tells that it has set a torn tail aside', async () => {
    await append('a');
    await appendFile(file, '{"torn');
    const { warnings } = await appendRecord({ file, draft: aRecordDraft('b'), now: NOW });
    expect(warnings).toEqual([`a torn last line was set aside in ${file}.torn-20261123T020001234Z`]);
  });

  it('tells that the line before is no record, and goes on behind it', async () => {
    await append('a');
    await appendFile(file, 'broken\n');
    const { appended, warnings } = await appendRecord({ file, draft: aRecordDraft('b'), now: NOW });
    expect(appended).toBe(true);
    expect(warnings).toEqual([
      expect.stringContaining('the line before this one is no record (expected a JSON object'),
    ]);
    expect((await verify()).problems).toMatchObject([{ line: 2, kind: 'corrupt' }]);
  });

  it('appends to the file that a link leads to, under that file’s lease', async () => {
    await append('a');
    const link = join(root, 'link.jsonl');
    await symlink(file, link);
    await appendRecord({ file: link, draft: aRecordDraft('b'), now: NOW });
    expect(await verify()).toMatchObject({ lines: 2, problems: [] });
    expect((await readdir(root)).sort()).toEqual(['link.jsonl', 'outputs']);
  });

  it('does not take a key inside another field for its own', async () => {
    await appendRecord({ file, draft: aRecordDraft('a', { facts: { sessionId: 'run:b' } }), now: NOW });
    expect(await append('b')).toBe(true);
  });

  it('sets a torn tail aside, byte for byte, wherever it was cut', async () => {
    await append('a');
    await append('b');
    const whole = await readFile(file);
    const firstEnd = whole.indexOf('\n') + 1;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: firstEnd + 1, max: whole.length - 2 }), async (end) => {
        await rm(join(root, 'outputs'), { recursive: true });
        await mkdir(join(root, 'outputs'));
        await writeFile(file, whole.subarray(0, end));
        expect(await append('b')).toBe(true);
        expect(await readFile(`${file}.torn-20261123T020001234Z`)).toEqual(whole.subarray(firstEnd, end));
        expect((await verify()).problems).toEqual([]);
        expect(await lines()).toHaveLength(2);
      }),
      { numRuns: 30 },
    );
  });

  it('ends a last line that only lacks its newline, as people leave it, and knows it again', async () => {
    await append('a');
    await append('b');
    const whole = await readFile(file, 'utf8');
    await writeFile(file, whole.trimEnd());
    expect(await verify()).toMatchObject({ lines: 2, chained: 2, problems: [] });
    expect(await append('b')).toBe(false);
    expect(await append('c')).toBe(true);
    expect(await readFile(file, 'utf8')).toMatch(whole);
    expect(await verify()).toMatchObject({ lines: 3, chained: 3, problems: [] });
    expect((await readdir(join(root, 'outputs'))).sort()).toEqual(['history.jsonl', 'history.jsonl.lock']);
  });

  it('sets zeros aside that a power cut has left, also such that hide a newline from a short read', async () => {
    await append('a');
    await append('b');
    const whole = await readFile(file);
    await writeFile(file, Buffer.concat([whole, Buffer.alloc(100_000)]));
    const short: Host = { ...thisHost, disk: shortReads(realDisk) };
    expect(await appendRecord({ file, draft: aRecordDraft('c'), now: NOW }, { host: short })).toMatchObject({
      appended: true,
    });
    expect(await readFile(`${file}.torn-20261123T020001234Z`)).toEqual(Buffer.alloc(100_000));
    expect(await verify()).toMatchObject({ lines: 3, problems: [] });
  });

  it('reads a line of 30 MB once, not once for each of its pieces', async () => {
    await mkdir(join(root, 'outputs'));
    await writeFile(file, `${anOriginalLine('OK', { pad: 'x'.repeat(30_000_000) })}\n`);
    const copied = vi.spyOn(Buffer, 'concat');
    await readNewest({ file, limit: 1, matches: () => true });
    for await (const line of readHistory(file)) expect(line.whole).toBe(true);
    const bytes = copied.mock.results.reduce((sum, { value }) => sum + (value as Buffer).length, 0);
    copied.mockRestore();
    expect(bytes).toBeLessThan(70_000_000);
  });

  it('never writes over an earlier copy of a torn tail', async () => {
    await append('a');
    await writeFile(`${file}.torn-20261123T020001234Z`, 'earlier');
    await appendFile(file, 'torn');
    await expect(append('b')).rejects.toMatchObject({ type: 'InvalidInput' });
    expect(await readFile(`${file}.torn-20261123T020001234Z`, 'utf8')).toBe('earlier');
    expect(await readFile(file, 'utf8')).toMatch(/torn$/);
  });

  it('refuses a folder, and creates no lease beside it', async () => {
    await mkdir(file, { recursive: true });
    await expect(append('a')).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringContaining('a folder'),
    });
    await expect(access(`${file}.lock`)).rejects.toThrow('ENOENT');
  });

  it('refuses a device', async () => {
    file = '/dev/null';
    await expect(append('a')).rejects.toMatchObject({ type: 'InvalidInput' });
  });

  it('says that a part of the path is a file', async () => {
    await writeFile(join(root, 'outputs'), '');
    await expect(append('a')).rejects.toMatchObject({
      type: 'InvalidInput',
      message: `Expected to append to ${file}, but a part of the path is a file, not a folder.`,
    });
  });
});

describe('processes that append to one file', () => {
  let program: ChildProgram;

  beforeAll(async () => {
    program = await buildChildProgram('test/support/append-records.ts');
  });

  afterAll(() => program.remove());

  function appendInChild(name: string, from: number, to: number): ChildProcess {
    return spawn(process.execPath, [program.path, file, name, String(from), String(to)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  async function appendToEnd(name: string): Promise<void> {
    const child = appendInChild(name, 1, 100);
    child.stdout?.resume();
    expect(await once(child, 'exit')).toEqual([0, null]);
  }

  /** Is killed in the middle, wherever it stands, and then starts again from the beginning, as a retry does. */
  async function appendWithKill(name: string): Promise<void> {
    const child = appendInChild(name, 1, 100);
    const exited = once(child, 'exit');
    let seen = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes('\n30\n')) child.kill('SIGKILL');
    });
    expect(await exited).toEqual([null, 'SIGKILL']);
    await appendToEnd(name);
  }

  it('leave 400 whole lines, each once and chained, although one of four is killed', async () => {
    await Promise.all([appendToEnd('a'), appendToEnd('b'), appendToEnd('c'), appendWithKill('d')]);
    expect(await verify()).toMatchObject({ lines: 400, chained: 400, problems: [] });
  });

  it('say that permission is denied, and leave the file as it was', async () => {
    await append('a');
    const before = await readFile(file, 'utf8');
    await rm(`${file}.lock`, { recursive: true });
    for (const folder of [root, program.folder]) await chmod(folder, 0o755);
    await chmod(join(root, 'outputs'), 0o555);
    // Root may write anywhere.
    const user = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const child = spawn(process.execPath, [program.path, file, 'b', '1', '1'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      ...user,
    });
    const [error, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(error).toMatch(/^AccessDenied Expected to append to .+history\.jsonl, but permission is denied\. /);
    expect(code).toBe(1);
    expect(await readFile(file, 'utf8')).toBe(before);
    await chmod(join(root, 'outputs'), 0o755);
  });

  it('leave nothing half-written when the file can not grow any more', async () => {
    // The limit makes the kernel cut a write short, and refuse the next one, as a full disk does.
    const limited = `ulimit -f 4; exec "${process.execPath}" "${program.path}" "${file}" limited 1 50`;
    const child = spawn('bash', ['-c', limited], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [error, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(error).toMatch(
      /^Unavailable Expected to append \d+ bytes to .+, but there was room for \d+ only\. Free some space\.$/,
    );
    expect(code).toBe(1);
    const report = await verify();
    expect(report.problems).toEqual([]);
    expect(report.lines).toBeGreaterThan(2);
    expect((await stat(file)).size).toBeLessThan(4_096);
    expect(await append('afterwards')).toBe(true);
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
