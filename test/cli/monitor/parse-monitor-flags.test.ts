import { describe, expect, it } from 'vitest';
import { parseMonitorFlags } from '../../../src/cli/monitor/parse-monitor-flags.js';

describe('parseMonitorFlags', () => {
  it.each([
    ['5s', 5_000],
    ['1m30s', 90_000],
    ['5', 5_000],
    ['0.5', 500],
  ])('takes --interval %s, where a bare number is seconds', (interval, intervalMs) => {
    expect(parseMonitorFlags({ interval })).toEqual({ intervalMs, maxLogLines: undefined });
  });

  it.each([
    ['0', 0],
    ['200', 200],
  ])('takes --max-log-lines %s', (maxLogLines, expected) => {
    expect(parseMonitorFlags({ interval: '5s', maxLogLines }).maxLogLines).toBe(expected);
  });

  it.each([
    [{ interval: '0s' }, 'Expected --interval as a duration above zero such as 5s or 1m, got "0s".'],
    [{ interval: '-5' }, 'Expected --interval as a duration above zero such as 5s or 1m, got "-5".'],
    [{ interval: 'soon' }, 'Expected --interval as a duration above zero such as 5s or 1m, got "soon".'],
    [{ interval: '5s', maxLogLines: 'all' }, 'Expected --max-log-lines to be a whole number, got "all".'],
    [{ interval: '5s', maxLogLines: '10001' }, 'Expected --max-log-lines to be at most 10000, got "10001".'],
    [{ interval: '5s', oneShot: true, watch: true }, 'Expected --one-shot or --watch, got both.'],
  ])('refuses %j', (flags, message) => {
    expect(() => parseMonitorFlags(flags)).toThrow(expect.objectContaining({ type: 'InvalidInput', message }));
  });
});
