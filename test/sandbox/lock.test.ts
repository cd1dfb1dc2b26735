import { spawnSync } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../sandbox/lock.js';
import { identifyProcess } from '../../src/adapters/process-identity.js';

describe('withLock', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lock-'));
    path = join(folder, 'a.lock');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('lets one in at a time and leaves no file', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      for (let turn = 0; turn < 5; turn += 1) await setImmediate();
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => withLock(path, work)));
    expect(most).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names the holder once to those who wait', async () => {
    const waits: number[] = [];
    const waiting = new EventEmitter();
    const seen = once(waiting, 'seen');
    const held = withLock(path, () => seen);
    const onWait = (pid: number): void => {
      waits.push(pid);
      waiting.emit('seen');
    };
    await Promise.all([held, withLock(path, async () => undefined, { onWait })]);
    expect(waits).toEqual([process.pid]);
  });

  it('frees the lock when the work fails', async () => {
    await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ['a process that has ended', () => ({ ...identifyProcess(process.pid), pid: spawnSync('true').pid })],
    ['another process that had the same pid', () => ({ ...identifyProcess(process.pid), startTime: '1' })],
    ['a process of an earlier boot', () => ({ ...identifyProcess(process.pid), bootId: 'earlier' })],
  ])('takes over from %s', async (_, holder) => {
    writeFileSync(path, JSON.stringify(holder()));
    expect(await withLock(path, async () => 'mine')).toBe('mine');
  });

  it('takes over a lock that nobody can have written', async () => {
    writeFileSync(path, '{"pid":');
    expect(await withLock(path, async () => 'mine')).toBe('mine');
  });
});
