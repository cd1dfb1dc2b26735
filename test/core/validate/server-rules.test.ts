import { describe, expect, it } from 'vitest';
import { IDENTITY_RULES, JOB_RULES, WARNING_RULES } from '../../../src/core/validate/rule-book/job-rules.js';
import type { Finding } from '../../../src/core/validate/report.js';
import { validateManifests } from '../../../src/core/validate/check/validate-manifests.js';
import { WARNING_CASES } from '../../support/manifests/warning-cases.js';
import { RULE_CASES } from '../../support/manifests/rule-cases.js';

/** The errors; what is advice is told elsewhere. */
function errorsOf(manifest: object): Finding[] {
  const { findings } = validateManifests([{ file: 'job.json', text: JSON.stringify(manifest) }]);
  return findings.filter(({ severity }) => severity === 'error');
}

function causesOf(findings: readonly Finding[]): string[] {
  const causes = findings.flatMap(({ kind, path }) => (kind === undefined ? [] : [`${kind} ${path}`]));
  return [...new Set(causes)].sort((a, b) => a.localeCompare(b));
}

// Whether the server agrees with each of these lines is asked in test/cluster/validate.
describe.each(Object.entries(RULE_CASES))('%s', (rule, { breaks, keeps }) => {
  it.each(breaks.map(([manifest, ...causes]) => ({ manifest, causes })))(
    'is broken: $causes',
    ({ manifest, causes }) => {
      const findings = errorsOf(manifest);
      expect(findings.map((finding) => finding.rule)).toContain(rule);
      expect(causesOf(findings)).toEqual(causes.toSorted((a, b) => a.localeCompare(b)));
      for (const { message, hint } of findings) {
        expect(message).toMatch(/^expected .*, got .*$/s);
        expect(hint).toMatch(/\.$/);
      }
    },
  );

  it.each(keeps.map((manifest) => ({ manifest })))('is kept', ({ manifest }) => {
    expect(errorsOf(manifest)).toEqual([]);
  });

  it('is told both ways', () => {
    expect(breaks.length).toBeGreaterThan(0);
    expect(keeps.length).toBeGreaterThan(0);
  });
});

describe.each(Object.entries(WARNING_CASES))('%s', (rule, { breaks, keeps }) => {
  const pathsOf = (manifest: object): string[] => {
    const { findings } = validateManifests([{ file: 'job.json', text: JSON.stringify(manifest) }]);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    return [...new Set(findings.filter((finding) => finding.rule === rule).map(({ path }) => path))];
  };

  it.each(breaks.map(([manifest, ...paths]) => ({ manifest, paths })))('warns about $paths', ({ manifest, paths }) => {
    expect(pathsOf(manifest)).toEqual(paths);
  });

  it.each(keeps.map((manifest) => ({ manifest })))('has nothing to say', ({ manifest }) => {
    expect(pathsOf(manifest)).toEqual([]);
  });
});

describe('the rules about what the server refuses', () => {
  it('are all in the tables', () => {
    const errors = JOB_RULES.filter(({ severity }) => severity === 'error').map(({ id }) => id);
    expect(Object.keys(RULE_CASES).sort()).toEqual(errors.sort());
    expect(Object.keys(WARNING_CASES).sort()).toEqual(WARNING_RULES.map(({ id }) => id).sort());
  });

  it('describe themselves, each under a name of its own', () => {
    const rules = [...IDENTITY_RULES, ...JOB_RULES];
    for (const { id, description, remediation } of rules) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(description).toMatch(/\.$/);
      expect(remediation).toMatch(/\.$/);
    }
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });
});
