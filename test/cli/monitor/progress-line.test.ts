import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MonitorProgress } from '../../../src/core/monitor/progress.js';
import { createProgressLine } from '../../../src/cli/monitor/progress-line.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(isTerminal: boolean) {
  const written: string[] = [];
  const io = { out: () => undefined, err: (text: string) => void written.push(text), env: {}, cwd: '/', isTerminal };
  return { written, line: createProgressLine(io, 5_000) };
}

const done = (finished: number, trouble?: string): MonitorProgress => ({
  version: 1,
  jobs: 10,
  finished,
  failed: 0,
  ...(trouble === undefined ? {} : { trouble }),
});

describe('the progress on a terminal', () => {
  it('is one bar that is redrawn and left at the end', () => {
    const { line, written } = open(true);
    line.show(done(0));
    line.show(done(3));
    line.show(done(5));
    vi.advanceTimersByTime(100);
    line.show(done(10));
    line.end();
    expect(written).toEqual([
      `\r[${'.'.repeat(30)}] 0 of 10 jobs finished`,
      `\r[${'#'.repeat(15)}${'.'.repeat(15)}] 5 of 10 jobs finished`,
      `\r[${'#'.repeat(30)}] 10 of 10 jobs finished`,
      '\n',
    ]);
  });

  it('covers what was longer before', () => {
    const { line, written } = open(true);
    line.show(done(0, 'the cluster is away'));
    vi.advanceTimersByTime(100);
    line.show(done(1));
    expect(written[1]?.length).toBe(written[0]?.length);
  });
});

describe('the progress elsewhere', () => {
  it('is a line for each change, one per interval at most, the last one always', () => {
    const { line, written } = open(false);
    for (const finished of [0, 1, 2]) line.show(done(finished));
    vi.advanceTimersByTime(5_000);
    line.show(done(2));
    vi.advanceTimersByTime(5_000);
    line.show(done(2));
    line.show(done(3, 'the cluster is away'));
    line.end();
    expect(written).toEqual([
      '0 of 10 jobs finished\n',
      '2 of 10 jobs finished\n',
      '3 of 10 jobs finished; the cluster is away\n',
    ]);
  });

  it('is nothing where there was nothing to show', () => {
    const { line, written } = open(false);
    line.end();
    expect(written).toEqual([]);
  });
});
