import { describe, expect, it } from 'vitest';
import { checkManifest } from '../../../src/core/validate/check/check-manifest.js';
import { DEFAULT_RULES, ERROR_RULES } from '../../../src/core/validate/rule-book/rule-book.js';
import { RULE_CASES } from '../../support/manifests/rule-cases.js';
import { WARNING_CASES } from '../../support/manifests/warning-cases.js';

const CASES = [...Object.entries(RULE_CASES), ...Object.entries(WARNING_CASES)].map(
  ([id, { breaks, keeps }]) => [id, [...breaks.map(([manifest]) => manifest), ...keeps]] as const,
);

describe('ERROR_RULES', () => {
  it.each(CASES)('find the errors that all rules find, and nothing else: %s', (_, manifests) => {
    for (const manifest of manifests) {
      const text = JSON.stringify(manifest);
      const errors = checkManifest({ text }, DEFAULT_RULES).verdicts.filter(({ severity }) => severity === 'error');
      expect(checkManifest({ text }, ERROR_RULES).verdicts).toEqual(errors);
    }
  });

  it('hold no rule that warns', () => {
    const { identity, job, advice, file } = ERROR_RULES;
    expect([...identity, ...job, ...advice].filter(({ severity }) => severity !== 'error')).toEqual([]);
    expect(file('mixed-namespaces')).toBeNull();
    expect(job.length).toBeGreaterThan(10);
  });
});
