import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { IDENTITY_RULES, JOB_RULES } from '../../../src/core/validate/job-rules.js';
import { validateManifests } from '../../../src/core/validate/validate-manifests.js';
import { FIXTURES, findingsAfter, SMALL_JOB } from './cases/case.js';
import { metadataCases } from './cases/metadata.js';
import { podCases } from './cases/pod.js';
import { resourcesCases } from './cases/resources.js';

const table = { ...metadataCases, ...podCases, ...resourcesCases };

describe.each(Object.entries(table))('%s', (rule, cases) => {
  it.each(cases)('$name', ({ edits, expected, says }) => {
    const findings = findingsAfter(edits);
    expect(findings.map((f) => `${f.line}:${f.column} ${f.severity} ${f.rule} ${f.path}`)).toEqual(expected);
    expect(findings[0]?.message ?? '').toContain(says ?? '');
    for (const { message, hint } of findings) {
      expect(message).toMatch(/^expected .*, got /);
      expect(hint).toMatch(/\.$/);
    }
  });

  it('is broken by one of these cases at least', () => {
    expect(cases.some(({ expected }) => expected.some((line) => line.split(' ')[2] === rule))).toBe(true);
  });
});

describe('the rules', () => {
  const rules = [...IDENTITY_RULES, ...JOB_RULES];

  it('are all in the table above', () => {
    expect(rules.map(({ id }) => id).sort()).toEqual(Object.keys(table).sort());
  });

  it('describe themselves', () => {
    for (const { id, description, remediation } of rules) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(description).toMatch(/\.$/);
      expect(remediation).toMatch(/\.$/);
    }
  });

  it.each(['small.yaml', 'job.yaml'])('find nothing in %s', (file) => {
    const text = readFileSync(join(FIXTURES, file), 'utf8');
    expect(validateManifests([{ file, text }]).findings).toEqual([]);
  });

  it('say why a repeated variable is an error', () => {
    const [finding] = findingsAfter([
      ['              value: paper', '              value: paper\n            - {name: MODE, value: live}'],
    ]);
    expect(finding?.hint).toContain('server-side apply refuses');
  });

  it('never show the value of a variable', () => {
    const findings = findingsAfter([['value: paper', 'value: 271828']]);
    expect(JSON.stringify(findings)).not.toContain('271828');
  });

  it('survive any value anywhere', () => {
    const odd = [
      'null',
      '1',
      'true',
      '[]',
      '{}',
      '[[]]',
      '[null]',
      '{a: null}',
      '""',
      '__proto__: {}',
      '{constructor: 1}',
    ];
    const lines = SMALL_JOB.split('\n');
    for (const [index, line] of lines.entries()) {
      const key = /^( *(?:- )?[A-Za-z]+:)/.exec(line)?.[1];
      if (key === undefined) continue;
      const indent = key.search(/[^ ]/);
      const next = lines.findIndex((other, at) => at > index && other.search(/[^ ]/) <= indent);
      for (const value of odd) {
        const rest = next === -1 ? [] : lines.slice(next);
        const text = [...lines.slice(0, index), `${key} ${value}`, ...rest].join('\n');
        expect(() => validateManifests([{ file: 'job.yaml', text }])).not.toThrow();
      }
    }
  });
});
