import type { Position } from '../../yaml/position.js';
import type { CheckedFile } from './check-file.js';
import type { Verdict } from './check-manifest.js';
import type { RuleText } from '../rule.js';

/** How many Jobs a namespace has, and the first of them. */
export interface NamespaceUse {
  jobs: number;
  file: string;
  place: Position;
}

/** Counts one file's Job. */
export function noteNamespace(
  { file, name, namespace, places }: CheckedFile,
  namespaces: Map<string, NamespaceUse>,
): void {
  if (places === null || name === '') return;
  const use = namespaces.get(namespace);
  if (use === undefined) namespaces.set(namespace, { jobs: 1, file, place: places.namespace });
  else use.jobs += 1;
}

/** One finding for each namespace but the one with the most Jobs, at its first file; none where the rule is off. */
export function findMixedNamespaces(
  namespaces: ReadonlyMap<string, NamespaceUse>,
  rule: RuleText | null,
): (Verdict & { file: string })[] {
  // Of two equally common ones the first by name is the usual one, whatever the order of the files.
  const [usual, ...others] = [...namespaces].sort(
    ([a, left], [b, right]) => right.jobs - left.jobs || (a < b ? -1 : 1),
  );
  if (rule === null || usual === undefined) return [];
  return others.map(([namespace, { jobs, file, place }]) => ({
    file,
    ...place,
    path: 'metadata.namespace',
    severity: rule.severity,
    rule: rule.id,
    message: `expected ${describe(usual[0])}, as ${countJobs(usual[1].jobs)} of this folder, got ${describe(namespace)} (${countJobs(jobs)})`,
    hint: rule.remediation,
  }));
}

function describe(namespace: string): string {
  return namespace === '' ? 'no namespace' : `namespace "${namespace}"`;
}

function countJobs(count: number): string {
  return count === 1 ? '1 Job' : `${count} Jobs`;
}
