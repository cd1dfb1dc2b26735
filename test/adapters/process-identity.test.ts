import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { identifyProcess, isRunning, isSameAndAlive, parseProcStat } from '../../src/adapters/process-identity.js';

const recorded = { pid: 4711, bootId: 'boot-a', startTime: '118203' };

describe('the identity of a process', () => {
  it.each([
    { name: 'the same process', found: { bootId: 'boot-a', startTime: '118203', isZombie: false }, expected: true },
    { name: 'its zombie', found: { bootId: 'boot-a', startTime: '118203', isZombie: true }, expected: false },
    {
      name: 'a later process with its pid',
      found: { bootId: 'boot-a', startTime: '118204', isZombie: false },
      expected: false,
    },
    {
      name: 'a process of another boot, started at the same tick',
      found: { bootId: 'boot-b', startTime: '118203', isZombie: false },
      expected: false,
    },
    { name: 'no process', found: undefined, expected: false },
  ])('tells $name: $expected', ({ found, expected }) => {
    expect(isSameAndAlive(recorded, found)).toBe(expected);
  });

  it.each([
    { name: 'a plain name', stat: '(temporal) S', expected: { startTime: '118203', isZombie: false } },
    {
      name: 'spaces and parentheses in the name',
      stat: '(a) S (b c) R',
      expected: { startTime: '118203', isZombie: false },
    },
    { name: 'a zombie', stat: '(temporal) Z', expected: { startTime: '118203', isZombie: true } },
    {
      name: 'a killed process with threads still on their way out',
      stat: '(temporal) Z',
      threads: 3,
      expected: { startTime: '118203', isZombie: false },
    },
    { name: 'a process on its way out', stat: '(temporal) X', expected: { startTime: '118203', isZombie: true } },
  ])('reads a stat line with $name', ({ stat, threads, expected }) => {
    const rest = `14743 14743 3198 0 -1 4194304 98 0 0 0 0 0 0 0 20 0 ${threads ?? 1} 0 118203 3133440 382`;
    expect(parseProcStat(`14746 ${stat} ${rest}\n`)).toEqual(expected);
  });

  it('knows this process, and keeps its word', () => {
    const self = identifyProcess(process.pid);
    expect(self).toMatchObject({ pid: process.pid });
    expect(self).toEqual(identifyProcess(process.pid));
    expect(self !== undefined && isRunning(self)).toBe(true);
  });

  it('counts a child as ended from its end on, before anybody has asked for it', async () => {
    // The shell never asks how its child ended, so that one stays a zombie while the shell sleeps.
    const shell = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => void shell.kill('SIGKILL'));
    const [line] = (await once(shell.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    const recordedChild = identifyProcess(pid);
    expect(recordedChild).toBeDefined();
    await expect.poll(() => recordedChild !== undefined && isRunning(recordedChild)).toBe(false);
    // Signal 0 still reaches it: this is why it is not asked.
    expect(process.kill(pid, 0)).toBe(true);
  });
});
