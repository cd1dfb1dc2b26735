import { renderFieldPath } from '../../yaml/field-path.js';
import type { DecodeProblem } from '../decode/decode-job.js';
import type { Finding } from '../report.js';
import { listKeys } from '../rules/schema/list-keys.js';

type Told = Pick<Finding, 'path' | 'rule' | 'kind'>;

/**
 * The findings without those that say again, in other words, what another one says: a field of the wrong type is
 * missing to the rules that look at it, and an item with the name of another one is also a second item.
 */
export function dropEchoes<T extends Told>(
  findings: readonly T[],
  { problems, speakers }: { problems: readonly DecodeProblem[]; speakers: ReadonlySet<string> },
): readonly T[] {
  if (problems.length === 0) return findings;
  const undecoded = problems
    .filter(({ kind }) => kind === 'wrong-type' || kind === 'bad-quantity')
    .map(({ path }) => renderFieldPath(path));
  const duplicates = findings.filter(({ kind }) => kind === 'Duplicate').map(({ path }) => path);
  return findings.filter(({ path, rule }) => {
    if (rule === listKeys.id) return !duplicates.some((duplicate) => isAtOrBelow(duplicate, path));
    return speakers.has(rule) || !undecoded.some((field) => isAtOrBelow(path, field));
  });
}

function isAtOrBelow(path: string, field: string): boolean {
  return path.startsWith(field) && (path.length === field.length || /[.[]/.test(path.charAt(field.length)));
}
