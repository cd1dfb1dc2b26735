import type { Finding } from '../report.js';

/** What is shown of many findings, and how many of each severity are not. */
export interface SelectedFindings<Item> {
  shown: Item[];
  errorsLeft: number;
  warningsLeft: number;
}

/** The most severe first within their own order: a thousand warnings never hide an error. */
export function selectFindings<Item extends Pick<Finding, 'severity'>>(
  findings: readonly Item[],
  max: number,
): SelectedFindings<Item> {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const shownErrors = errors.slice(0, max);
  const shownWarnings = warnings.slice(0, max - shownErrors.length);
  return {
    shown: [...shownErrors, ...shownWarnings],
    errorsLeft: errors.length - shownErrors.length,
    warningsLeft: warnings.length - shownWarnings.length,
  };
}

/** `3 errors`, `1 warning`, `3 errors and 1 warning`; '' for none of both. */
export function countInWords({ errors, warnings }: { errors: number; warnings: number }): string {
  const count = (number: number, noun: string): string[] =>
    number === 0 ? [] : [`${number} ${noun}${number === 1 ? '' : 's'}`];
  return [...count(errors, 'error'), ...count(warnings, 'warning')].join(' and ');
}
