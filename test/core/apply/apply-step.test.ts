import { describe, expect, it } from 'vitest';
import type { ApplyOutcome } from '../../../src/core/apply/contract.js';
import { renderStep } from '../../../src/core/pipeline/steps.js';
import { aState } from '../../support/states.js';

function step(changes: Partial<ApplyOutcome>): string {
  const apply: ApplyOutcome = { mode: 'apply', planned: 5, created: 5, unchanged: 0, warnings: [], ...changes };
  return renderStep(aState({ outcomes: { apply } }), 'apply', '');
}

describe("the summary's line about apply", () => {
  it.each<[Partial<ApplyOutcome>, string]>([
    [{ mode: 'dry-run', created: 0 }, '5 jobs (dry-run)'],
    [{}, '5 jobs (apply)'],
    [{ gone: 0 }, '5 jobs (apply)'],
    [{ created: 4, unchanged: 1 }, '5 jobs (apply): 4 created, 1 unchanged'],
    [{ created: 4, gone: 1 }, '5 jobs (apply): 4 created, 0 unchanged, 1 gone'],
    [{ created: 3, unchanged: 1, gone: 1 }, '5 jobs (apply): 3 created, 1 unchanged, 1 gone'],
  ])('%j is told as %s', (changes, expected) => {
    expect(step(changes)).toBe(expected);
  });
});
