import { explainExitCode } from '../../../src/core/health/container-exit-codes.js';
import { NOT_ITS_OWN } from '../../../src/core/health/finding.js';
import { REASON_TABLE } from '../../../src/core/health/reasons.js';
import type { Expected } from './scenario.js';

/** The hint that the reason table has for what a scenario expects, with its placeholders. */
export function expectedHint({ reasons: [root], message, exitCode }: Expected): string {
  if (root === undefined) return '';
  const row = REASON_TABLE[root];
  const meant = row.cases?.find(({ when }) => when.test(message));
  const ofExitCode = exitCode === undefined ? undefined : explainExitCode(exitCode)?.hint;
  const hint = meant?.hint ?? ofExitCode ?? row.hint;
  return (meant?.class ?? row.class) === 'infrastructure' ? `${NOT_ITS_OWN} ${hint}` : hint;
}
