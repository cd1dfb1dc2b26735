import { describe, expect, it } from 'vitest';
import { renderFindings } from '../../../src/cli/render/findings.js';
import { renderSourceLine } from '../../../src/cli/render/source-line.js';
import { aFinding, aReport } from './report.js';

/** What stands above the caret. */
function pointedAt(text: string, caret: number): string {
  const [above = '', below = ''] = renderSourceLine(7, { text, caret }).split('\n');
  return above.slice(below.indexOf('^'));
}

/** Control characters but the newline. */
const STEERING = /[^\P{Cc}\n]/u;

describe('source line in a terminal', () => {
  it('has its number, and a caret below the place', () => {
    expect(renderSourceLine(13, { text: '  restartPolicy: Always', caret: 17 })).toBe(
      ['      13 |   restartPolicy: Always', '         |                  ^'].join('\n'),
    );
  });

  it.each([
    ['the end', 'a: b', 4, ''],
    ['a place behind a tab, which is shown as two spaces', '\ta: b', 4, 'b'],
    ['a place behind a control character', 'a\u001B: b', 4, 'b'],
  ])('points at %s', (_, text, caret, expected) => {
    expect(pointedAt(text, caret)).toBe(expected);
  });

  it('counts the columns of a terminal, not the characters', () => {
    expect(renderSourceLine(1, { text: '日本: x', caret: 4 }).split('\n')[1]).toBe(`         | ${' '.repeat(6)}^`);
    expect(renderSourceLine(1, { text: 'e\u0301: x', caret: 4 }).split('\n')[1]).toBe(`         | ${' '.repeat(3)}^`);
    expect(renderSourceLine(1, { text: '😀: x', caret: 4 }).split('\n')[1]).toBe(`         | ${' '.repeat(4)}^`);
  });

  it('is cut on both sides of a place in a long line', () => {
    const text = `${'a'.repeat(500)}X${'b'.repeat(500)}`;
    const [above = ''] = renderSourceLine(1, { text, caret: 500 }).split('\n');
    expect(above.length).toBeLessThan(120);
    expect(pointedAt(text, 500)).toMatch(/^Xb+…$/);
    expect(above).toContain(' | …a');
    expect(pointedAt(`X${text}`, 0)).toMatch(/^Xa+…$/);
    expect(pointedAt(`${text}Y`, 1_001)).toBe('Y');
  });

  it('shows no control character', () => {
    expect(renderSourceLine(1, { text: 'a: \u001B[31m\u0007', caret: 0 })).not.toMatch(STEERING);
  });
});

describe('findings as text', () => {
  it('keep file names and messages from steering the terminal', () => {
    const text = renderFindings(aReport([aFinding({ file: 'a\u001B[2J.yaml', message: 'got \u0007' })]));
    expect(text).not.toMatch(STEERING);
  });

  it('are apart where rule, field, message or severity differ', () => {
    const findings = [
      aFinding({ file: 'a.yaml' }),
      aFinding({ file: 'b.yaml', severity: 'warning' }),
      aFinding({ file: 'c.yaml', message: 'other' }),
      aFinding({ file: 'd.yaml', path: 'spec' }),
      aFinding({ file: 'e.yaml', rule: 'kind' }),
    ];
    const text = renderFindings(aReport(findings));
    expect(text).not.toContain('also:');
    expect(text.match(/hint:/g)).toHaveLength(5);
  });
});
