import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateManifests } from '../../../src/core/validate/check/validate-manifests.js';
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
  it.each(['small.yaml', 'job.yaml'])('find nothing in %s', (file) => {
    const text = readFileSync(join(FIXTURES, file), 'utf8');
    expect(validateManifests([{ file, text }]).findings).toEqual([]);
  });

  it('say why a repeated variable is an error', () => {
    const [finding] = findingsAfter([
      ['              value: paper', '              value: paper\n            - {name: MODE, value: live}'],
    ]);
    expect(finding?.rule).toBe('list-keys');
    expect(finding?.hint).toContain('the server-side apply of this pipeline refuses');
  });

  it('never show the value of a variable', () => {
    const findings = findingsAfter([['value: paper', 'value: 271828']]);
    expect(JSON.stringify(findings)).not.toContain('271828');
  });

  it('say nothing more about what could not be decoded', () => {
    const findings = findingsAfter([
      ['image: registry.example/tuning:1', 'image: {name: x}'],
      ['restartPolicy: Never', 'restartPolicy: [Never]'],
      ['limits: {cpu: "1", memory: 1Gi}', 'limits: none'],
    ]);
    expect(findings.map(({ rule }) => rule)).toEqual(['field-types', 'field-types', 'field-types']);
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
