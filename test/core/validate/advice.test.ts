import { describe, expect, it } from 'vitest';
import { BATCH_ADVICE, SECURITY_ADVICE } from '../../../src/core/validate/advice/advice-rules.js';
import { secondsOfPauses } from '../../../src/core/validate/advice/backoff-outlives-deadline.js';
import { createRuleBook, type RuleBook } from '../../../src/core/validate/rule-book/rule-book.js';
import { validateManifests } from '../../../src/core/validate/check/validate-manifests.js';
import { batchCases, securityCases } from './cases/advice.js';
import { findingsAfter, SMALL_JOB, WITHOUT_ADVICE } from './cases/case.js';

const ADVICE = [...BATCH_ADVICE, ...SECURITY_ADVICE];
const table = { ...batchCases, ...securityCases };

/** No advice but this. */
function only(id: string): RuleBook {
  const advice = ADVICE.filter((rule) => rule.id === id);
  return { ...WITHOUT_ADVICE, advice };
}

describe.each(Object.entries(table))('%s', (rule, cases) => {
  it.each(cases)('$name', ({ edits, expected, says }) => {
    const findings = findingsAfter(edits, only(rule)).filter((finding) => finding.rule === rule);
    expect(findings.map((f) => `${f.line}:${f.column} ${f.severity} ${f.rule} ${f.path}`)).toEqual(expected);
    expect(findings[0]?.message ?? '').toContain(says ?? '');
    for (const { message, hint } of findings) {
      expect(message).toMatch(/^expected .*, got /);
      expect(hint).toMatch(/\.$/);
    }
  });

  it('is broken by one of these cases at least', () => {
    expect(cases.some(({ expected }) => expected.length > 0)).toBe(true);
  });
});

describe('advice', () => {
  it('is all in the table above', () => {
    expect(ADVICE.map(({ id }) => id).sort()).toEqual(Object.keys(table).sort());
  });

  it('describes itself', () => {
    for (const { id, severity, description, remediation } of ADVICE) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(severity).toBe('warning');
      expect(description).toMatch(/\.$/);
      expect(remediation).toMatch(/\.$/);
    }
  });

  it('never shows a credential', () => {
    const findings = [...(securityCases['plain-secret'] ?? [])].flatMap(({ edits }) =>
      findingsAfter(edits, only('plain-secret')),
    );
    expect(findings.length).toBeGreaterThan(3);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });

  it('survives any value anywhere', () => {
    const rules = createRuleBook(new Map(ADVICE.map(({ id }) => [id, 'warning' as const])));
    const odd = ['null', '1', 'true', '[]', '{}', '[[]]', '[null]', '{a: null}', '""', '__proto__: {}'];
    const lines = SMALL_JOB.split('\n');
    for (const [index, line] of lines.entries()) {
      const key = /^( *(?:- )?[A-Za-z]+:)/.exec(line)?.[1];
      if (key === undefined) continue;
      const indent = key.search(/[^ ]/);
      const next = lines.findIndex((other, at) => at > index && other.search(/[^ ]/) <= indent);
      for (const value of odd) {
        const text = [...lines.slice(0, index), `${key} ${value}`, ...(next === -1 ? [] : lines.slice(next))].join(
          '\n',
        );
        expect(() => validateManifests([{ file: 'job.yaml', text }], { rules })).not.toThrow();
      }
    }
  });

  it('does not write out aliases', () => {
    const bomb = Array.from('abcdefghi', (name, at) => {
      const before = 'abcdefghi'[at - 1];
      return `${name}: &${name} [${before === undefined ? 'x' : Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`;
    });
    const text = `${bomb.join('\n')}\n${SMALL_JOB.replace('          env:', '          args: [*i]\n          command: *i\n          env:')}`;
    const { findings } = validateManifests([{ file: 'a.yaml', text }]);
    expect(findings.map(({ rule }) => rule)).toContain('field-types');
  });

  it('is not given about anything but a Job', () => {
    const text = SMALL_JOB.replace('kind: Job', 'kind: CronJob').replace('tuning:1', 'tuning');
    const { findings } = validateManifests([{ file: 'a.yaml', text }]);
    expect(findings.map(({ rule }) => rule)).toEqual(['kind']);
  });
});

describe('pauses of the Job controller', () => {
  it.each([
    [0, 0],
    [1, 10],
    [2, 30],
    [6, 630],
    [7, 1230],
    [8, 1830],
    [-1, 0],
  ])('before %i retries take %i s', (retries, seconds) => {
    expect(secondsOfPauses(retries)).toBe(seconds);
  });
});
