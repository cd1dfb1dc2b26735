import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acquireLease, withLease } from '../../../src/adapters/files/lease/file-lease.js';
import { thisHost } from '../../../src/adapters/files/lease/host.js';
import { createGeneration } from '../../../src/adapters/files/lease/lease-folder.js';
import { describeSelf, livenessOf } from '../../../src/adapters/files/lease/lease-holder.js';
import { buildChildProgram, type ChildProgram } from '../../support/child-program.js';

let program: ChildProgram;
let folder: string;
let root: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  program = await buildChildProgram('test/support/hold-lease.ts');
});

afterAll(() => program.remove());

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lease-'));
  folder = join(root, 'deep', 'file.lock');
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

const purpose = 'append to history.jsonl';

async function holdInChild(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program.path, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  if (child.stdout !== null) await once(child.stdout, 'data');
  return child;
}

/** A generation as a holder in another place has left it, renewed so many seconds ago. */
async function leaveForeignLease(ageSeconds: number, content?: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, '7');
  await writeFile(path, content ?? JSON.stringify({ ...describeSelf(), host: 'elsewhere', place: 'another boot' }));
  const renewedAt = new Date(Date.now() - ageSeconds * 1_000);
  await utimes(path, renewedAt, renewedAt);
}

describe('a lease', () => {
  it('is held by one at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = () =>
      withLease({ folder, purpose }, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 25 }, work));
    expect(most).toBe(1);
  });

  it('is released when the work fails', async () => {
    const failing = withLease({ folder, purpose }, () => Promise.reject(new Error('work failed')));
    await expect(failing).rejects.toThrow('work failed');
    await withLease({ folder, purpose, waitMs: 0 }, () => Promise.resolve());
  });

  it('leaves one empty file behind, however often it was taken', async () => {
    for (let index = 0; index < 5; index += 1) await withLease({ folder, purpose }, () => Promise.resolve());
    expect(await readdir(folder)).toEqual(['5']);
    expect(await readFile(join(folder, '5'), 'utf8')).toBe('');
  });

  it('that stays held is a sentence that names the holder, after the wait', async () => {
    const child = await holdInChild();
    await expect(acquireLease({ folder, purpose, waitMs: 100 })).rejects.toMatchObject({
      type: 'Unavailable',
      message: expect.stringMatching(
        new RegExp(
          `^Expected to append to history.jsonl, but process ${child.pid} on .+ has held the lease .+ for 0.1 s\\.$`,
        ),
      ),
    });
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('of a process that ends is free', async () => {
    const child = await holdInChild();
    const taken = acquireLease({ folder, purpose });
    child.stdin?.end();
    const lease = await taken;
    await lease.release();
    expect(await readdir(folder)).toEqual(['2']);
  });

  it('of a killed process is taken over at once by exactly one of many', async () => {
    const child = await holdInChild();
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    // Nobody waits until it is old: who does not get it gives up long before that.
    const leases = await Promise.allSettled(
      Array.from({ length: 8 }, () => acquireLease({ folder, purpose, waitMs: 300 })),
    );
    const held = leases.flatMap((lease) => (lease.status === 'fulfilled' ? [lease.value] : []));
    expect(held).toHaveLength(1);
    await held[0]?.confirmHeld();
    await held[0]?.release();
  });

  it('of another machine is respected while it is renewed', async () => {
    await leaveForeignLease(5);
    await expect(acquireLease({ folder, purpose, waitMs: 0 })).rejects.toThrow(/on elsewhere/);
  });

  it('of another machine is taken over when it has been silent for 15 s', async () => {
    await leaveForeignLease(20);
    const lease = await acquireLease({ folder, purpose, waitMs: 0 });
    expect(await readdir(folder)).toEqual(['8']);
    await lease.release();
  });

  it('of a holder that nobody can read is respected first and taken over in the end', async () => {
    await leaveForeignLease(5, '{"v":2}');
    await expect(acquireLease({ folder, purpose, waitMs: 0 })).rejects.toThrow(/an unknown process/);
    await leaveForeignLease(20, '{"v":2}');
    await (await acquireLease({ folder, purpose, waitMs: 0 })).release();
  });

  it('is known to be lost when another machine has taken over', async () => {
    let elapsedMs = 0;
    const lease = await acquireLease({ folder, purpose, host: { ...thisHost, elapsedMs: () => elapsedMs } });
    await lease.confirmHeld();
    await writeFile(join(folder, '2'), 'taken over');
    elapsedMs = 100;
    await expect(lease.confirmHeld()).rejects.toMatchObject({ type: 'Unavailable' });
    await lease.release();
    // The loser's release must not free what is not its own.
    expect(await readFile(join(folder, '2'), 'utf8')).toBe('taken over');
  });

  it('is asked about again when the wall clock has gone on while the process stood still', async () => {
    let clockMs = 0;
    const host = { ...thisHost, elapsedMs: () => 0, clockMs: () => clockMs };
    const lease = await acquireLease({ folder, purpose, host });
    await writeFile(join(folder, '2'), 'taken over');
    clockMs = 60_000;
    await expect(lease.confirmHeld()).rejects.toMatchObject({ type: 'Unavailable' });
    await lease.release();
  });

  it('clears away what killed acquirers have left, and nothing younger', async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '.candidate-old'), '');
    await writeFile(join(folder, '.candidate-new'), '');
    await utimes(join(folder, '.candidate-old'), 1, 1);
    await withLease({ folder, purpose }, () => Promise.resolve());
    expect((await readdir(folder)).sort()).toEqual(['.candidate-new', '1']);
  });

  it('in a folder that can not be created is a sentence', async () => {
    await writeFile(join(root, 'deep'), '');
    await expect(acquireLease({ folder, purpose })).rejects.toMatchObject({
      type: 'InvalidInput',
      message: 'Expected to append to history.jsonl, but a part of the path is a file, not a folder.',
    });
  });
});

describe('createGeneration', () => {
  it('is won by the first, and lost by one that comes late to a number that was cleared away', async () => {
    await mkdir(folder, { recursive: true });
    const candidate = join(folder, '.candidate-1');
    await writeFile(candidate, 'holder');
    expect(await createGeneration({ folder, number: 3, candidate })).toBe(true);
    expect(await createGeneration({ folder, number: 3, candidate })).toBe(false);
    expect(await createGeneration({ folder, number: 2, candidate })).toBe(false);
    expect((await readdir(folder)).sort()).toEqual(['.candidate-1', '3']);
  });
});

describe('livenessOf', () => {
  const self = describeSelf();

  it('knows this process, and one that has its number but started at another time', () => {
    expect(livenessOf(self, self)).toBe('alive');
    expect(livenessOf({ ...self, startTime: `${self.startTime}0` }, self)).toBe('dead');
  });

  it('knows nothing about processes of another boot, machine or container', () => {
    expect(livenessOf({ ...self, place: 'another' }, self)).toBe('unknown');
  });
});
