import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { runLimited } from '../../../src/adapters/temporal/install/limited-command.js';

const env = { PATH: process.env['PATH'] };

describe('a command with a limit', () => {
  it.each([
    { name: 'success', args: ['-c', 'echo one; echo two'], expected: { succeeded: true, lastLine: 'two' } },
    { name: 'failure', args: ['-c', 'echo no >&2; exit 3'], expected: { succeeded: false, lastLine: 'no' } },
  ])('reports $name with the last line', async ({ args, expected }) => {
    expect(await runLimited({ command: 'sh', args, env, limitMs: 10_000 })).toEqual(expected);
  });

  it('is killed at its limit', async () => {
    const startedAt = performance.now();
    const end = await runLimited({ command: 'sh', args: ['-c', 'sleep 60 & wait'], env, limitMs: 200 });
    expect(end).toEqual({ succeeded: false, lastLine: 'it took longer than 0.2 s' });
    // Half of what its child sleeps, which nobody may wait for: what is killed is the whole group.
    expect(performance.now() - startedAt).toBeLessThan(30_000);
  });

  it('fails when there is no such program', async () => {
    const end = await runLimited({ command: 'no-such-program', args: [], env, limitMs: 1_000 });
    expect(end).toEqual({ succeeded: false, lastLine: 'there is no no-such-program' });
  });
});
