import type { ValidateOutcome } from '../contract.js';
import { renderFinding } from './render-finding.js';
import { countFindings, type ValidationReport } from '../report.js';

const MAX_FINDINGS = 10;

/** Keeps the outcome small whatever a manifest is called: payloads must not grow with their content. */
const MAX_LENGTH = 300;

/** The report in counts and first findings, small enough for a payload. */
export function summarizeReport({
  files,
  valid,
  invalid,
  findings,
}: ValidationReport): Omit<ValidateOutcome, 'digest'> {
  const errorsFirst = [...findings].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  return {
    files,
    valid,
    invalid,
    errors: countFindings(findings, 'error'),
    warnings: countFindings(findings, 'warning'),
    firstFindings: errorsFirst.slice(0, MAX_FINDINGS).map((finding) => renderFinding(finding).slice(0, MAX_LENGTH)),
  };
}
