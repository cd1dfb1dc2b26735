import type { JobRule } from '../../rule.js';
import { mismatch, required } from '../../violations.js';

export const indexedOnly: JobRule = {
  id: 'indexed-only',
  severity: 'error',
  description:
    'backoffLimitPerIndex, maxFailedIndexes and successPolicy stand in Indexed Jobs only, and maxFailedIndexes only beside backoffLimitPerIndex.',
  remediation: 'Set completionMode: Indexed, or remove the field.',
  check({ spec }, report) {
    if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
      report(required(['spec', 'backoffLimitPerIndex'], 'a number beside maxFailedIndexes'));
    const expected = 'completionMode Indexed';
    if (spec.completionMode === 'NonIndexed') {
      for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
        if (spec[field] !== undefined) report(mismatch(['spec', field], expected, 'another one', { part: 'key' }));
      }
    }
    if (spec.successPolicy !== undefined && spec.completionMode !== 'Indexed')
      report(mismatch(['spec', 'successPolicy'], expected, 'another one'));
  },
};
