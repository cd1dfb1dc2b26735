import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseLogs } from '../../../src/core/monitor/choose-logs.js';
import { trimLog } from '../../../src/core/monitor/log-tail.js';
import type { ObservedContainer } from '../../../src/core/observed/objects.js';
import { aContainer, aPod } from '../../support/snapshots.js';

const ended = (exitCode: number) => ({ terminated: { reason: '', message: '', exitCode, finishedAt: '' } });
const running = { running: { startedAt: '' } };
const waiting = { waiting: { reason: 'CrashLoopBackOff', message: '' } };

function podOf(job: string, container: ObservedContainer, second = 0) {
  return aPod(job, {
    name: `${job}-${second}`,
    creationTimestamp: `2026-11-22T01:00:0${second}Z`,
    containers: [container],
  });
}

describe('chooseLogs', () => {
  it.each([
    ['one that failed', aContainer(ended(1)), [{ previous: false, lines: 20 }]],
    ['one that crashed and waits', aContainer(waiting, { lastState: ended(1) }), [{ previous: true, lines: 20 }]],
    ['one that crashed and runs again', aContainer(running, { lastState: ended(1) }), [{ previous: true, lines: 20 }]],
    ['one that runs', aContainer(running), []],
    ['one that succeeded', aContainer(ended(0)), []],
    ['one that never started', aContainer(waiting), []],
  ])('wants of %s the last lines of the failed instance alone', (_name, container, expected) => {
    expect(chooseLogs({ pods: [podOf('a', container)] }).wanted).toMatchObject(expected);
  });

  it.each([
    [undefined, ['a-0']],
    [0, []],
    [3, ['a-0', 'b-0', 'c-0']],
  ])('with --max-log-lines %s wants %j', (maxLines, expected) => {
    const pods = [
      podOf('b', aContainer(running)),
      podOf('c', aContainer(ended(0))),
      podOf('d', aContainer(waiting)),
      podOf('a', aContainer(ended(1))),
    ];
    const { wanted, omitted } = chooseLogs({ pods, maxLines });
    expect(wanted.map(({ pod }) => pod)).toEqual(expected);
    expect(omitted).toBe(0);
  });

  it('takes the first failure of each Job before any second one, and counts what is beyond fifty', () => {
    const pods = Array.from({ length: 30 }, (_, job) =>
      [0, 1].map((second) => podOf(`job-${job}`, aContainer(ended(1)), second)),
    ).flat();
    const { wanted, omitted } = chooseLogs({ pods });
    expect(wanted.slice(0, 30).every(({ pod }) => pod.endsWith('-0'))).toBe(true);
    expect(wanted).toHaveLength(50);
    expect(omitted).toBe(10);
  });
});

describe('trimLog', () => {
  const trim = (text: string, limits = {}) => trimLog({ text, isCut: false, maxLines: 3, maxBytes: 20, ...limits });

  it.each([
    ['nothing', '', [], false],
    ['whole lines', 'a\nb\n', ['a', 'b'], false],
    ['a last line without its end', 'a\nb', ['a', 'b'], false],
    ['an empty line', 'a\n\nb\n', ['a', '', 'b'], false],
    ['more lines than wanted', 'a\nb\nc\nd\n', ['b', 'c', 'd'], true],
    ['more bytes than wanted', 'aaaaaaaaaa\nbbbbbbbbbb\ncc\n', ['bbbbbbbbbb', 'cc'], true],
    ['one line that is too long', 'x'.repeat(30), ['x'.repeat(20)], true],
  ])('keeps of %s the end', (_name, text, lines, truncated) => {
    expect(trim(text)).toEqual({ lines, truncated });
  });

  it('says that something is missing when the reader stopped early', () => {
    expect(trim('a\n', { isCut: true }).truncated).toBe(true);
  });

  it('never exceeds its limits and never shows half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 4, max: 40 }), (text, maxBytes) => {
        const { lines, truncated } = trim(text, { maxBytes });
        expect(Buffer.byteLength(lines.join('\n'))).toBeLessThanOrEqual(maxBytes);
        expect(lines.join('')).not.toContain('\uFFFD');
        if (!truncated) expect(lines.join('\n')).toBe(text.replace(/\n$/, ''));
      }),
    );
  });
});
