import type { FieldPath } from '../../yaml/field-path.js';
import type { Report } from '../rule.js';
import { invalid } from '../violations.js';

/** Where a path stands: for the server, and in the file where the server says it less exactly. */
interface Place {
  path: FieldPath;
  /** @default path */
  at?: FieldPath;
  report: Report;
}

/** Reports a path with `..` among its parts. */
export function checkNoBacksteps(text: string, { path, at = path, report }: Place): void {
  if (text.split('/').includes('..')) report(invalid(path, 'a path without ..', text, { at }));
}

/** Reports a path that leads out of the folder that it starts in. */
export function checkDescending(text: string, place: Place): void {
  const { path, at = path, report } = place;
  if (text.startsWith('/')) report(invalid(path, 'a relative path', text, { at }));
  checkNoBacksteps(text, place);
}

/** As `checkDescending`, and reports names that start with `..`, which the kubelet keeps for itself. */
export function checkUnreserved(text: string, place: Place): void {
  const { path, at = path, report } = place;
  checkDescending(text, place);
  if (text.startsWith('..') && !text.startsWith('../'))
    report(invalid(path, 'a path that does not start with ..', text, { at }));
}
