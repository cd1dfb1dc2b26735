import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseScheduleText } from '../../../src/core/schedule/parse-schedule.js';

const NIGHTLY = readFileSync(join(import.meta.dirname, '../../../schedules/nightly.yaml'), 'utf8');

function problemsOf(text: string): string[] {
  return (parseScheduleText(text).problems ?? []).map(
    ({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`,
  );
}

describe('parseScheduleText', () => {
  it('takes the file of the project', () => {
    expect(parseScheduleText(NIGHTLY).decoded).toMatchObject({
      id: 'tuning-nightly',
      timeZone: 'Europe/Berlin',
      overlap: 'skip',
      jitter: 300_000,
      executionTimeout: 14 * 3_600_000,
    });
  });

  it('has a default for everything but the id', () => {
    expect(parseScheduleText('id: nightly\n').decoded).toMatchObject({ id: 'nightly', overlap: 'skip' });
  });

  it.each([
    ['a file without an id', 'at: "00:00"\n', /^1:1 id: expected /],
    [
      'an unknown key, with the nearest one',
      'id: a\njiter: 5m\n',
      /^2:1 jiter: unknown key "jiter"; did you mean "jitter"\?$/,
    ],
    ['a time zone that there is not', 'id: a\ntimeZone: Europe/Atlantis\n', /^2:11 timeZone: expected /],
    [
      'a literal run key',
      'id: a\ninput:\n  runKey: tonight\n',
      /^3:3 input\.runKey: expected no runKey, got one; remove it, because with a literal one the second night/,
    ],
    [
      'a deadline that is as long as the period',
      'id: a\nevery: 6h\ninput:\n  deadline: 6h\n',
      /^4:13 input\.deadline: expected a deadline below the shortest time between two firings \(6h\), got 6h/,
    ],
    [
      'an input that the workflow would refuse',
      'id: a\ninput:\n  applyEnabled: sometimes\n',
      /^3:17 input\.applyEnabled: /,
    ],
    ['both kinds of time', 'id: a\nevery: 24h\nat: "01:00"\n', /^3:1 at: expected either every or a time of day/],
    ['text that is no YAML', 'id: [a\n', /^2:1 : expected the \[ of line 1 to be closed, got the end of the file/],
  ])('refuses %s', (_name, text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(problem)]);
  });

  it('tells of mistakes in the schedule and in its input at once', () => {
    const problems = problemsOf('id: nightly\nat: "25:00"\ninput:\n  strictHealth: often\n');
    expect(problems).toHaveLength(2);
    expect(problems.join('\n')).toMatch(/time of day[^]*strictHealth|strictHealth[^]*time of day/);
  });
});
