import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BATCH_ADVICE, SECURITY_ADVICE } from '../../../../src/core/validate/advice/advice-rules.js';
import type { Finding } from '../../../../src/core/validate/report.js';
import { createRuleBook, type RuleBook } from '../../../../src/core/validate/rule-book/rule-book.js';
import { validateManifests } from '../../../../src/core/validate/check/validate-manifests.js';

export const FIXTURES = join(import.meta.dirname, '../../../fixtures/validate');

/** The smallest Job in which no rule finds anything. */
export const SMALL_JOB = readFileSync(join(FIXTURES, 'small.yaml'), 'utf8');

/** What stands in the small Job, and what stands there instead. */
export type Edit = readonly [from: string, to: string];

export interface Case {
  name: string;
  edits: readonly Edit[];
  /** `line:column severity rule path`; everything that is not listed must be absent. */
  expected: readonly string[];
  /** Part of the first finding's message. */
  says?: string;
}

/** Rule to the cases that break it or nearly do. */
export type Cases = Readonly<Record<string, readonly Case[]>>;

/** What the API server and the pipeline say, without advice: advice about the rest of the Job is another table's. */
export const WITHOUT_ADVICE = createRuleBook(
  new Map([...BATCH_ADVICE, ...SECURITY_ADVICE].map(({ id }) => [id, 'off' as const])),
);

export function findingsAfter(edits: readonly Edit[], rules: RuleBook = WITHOUT_ADVICE): Finding[] {
  const text = edits.reduce((current, [from, to]) => {
    if (!current.includes(from)) throw new Error(`the fixture has no ${from}`);
    return current.replace(from, to);
  }, SMALL_JOB);
  return validateManifests([{ file: 'job.yaml', text }], { rules }).findings;
}
