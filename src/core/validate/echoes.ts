import { renderFieldPath } from '../yaml/field-path.js';
import type { DecodeProblem } from './decode/decode-job.js';
import type { Finding } from './report.js';

/**
 * The findings without those that only say again, in other words, that a field has the wrong type: what could not be
 * decoded is missing to the rules that look at it.
 */
export function dropEchoes<T extends Pick<Finding, 'path' | 'rule'>>(
  findings: readonly T[],
  { problems, speakers }: { problems: readonly DecodeProblem[]; speakers: ReadonlySet<string> },
): readonly T[] {
  const undecoded = problems
    .filter(({ kind }) => kind === 'wrong-type' || kind === 'bad-quantity')
    .map(({ path }) => renderFieldPath(path));
  if (undecoded.length === 0) return findings;
  return findings.filter(
    ({ path, rule }) => speakers.has(rule) || !undecoded.some((field) => isAtOrBelow(path, field)),
  );
}

function isAtOrBelow(path: string, field: string): boolean {
  return path.startsWith(field) && (path.length === field.length || /[.[]/.test(path.charAt(field.length)));
}
