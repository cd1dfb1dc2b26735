import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../../../src/core/validate/report.js';
import { validateManifests } from '../../../../src/core/validate/validate-manifests.js';

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

export function findingsAfter(edits: readonly Edit[]): Finding[] {
  const text = edits.reduce((current, [from, to]) => {
    if (!current.includes(from)) throw new Error(`the fixture has no ${from}`);
    return current.replace(from, to);
  }, SMALL_JOB);
  return validateManifests([{ file: 'job.yaml', text }]).findings;
}
