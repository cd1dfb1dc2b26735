import type { FieldPath } from '../../../yaml/field-path.js';
import { checkFieldRef, checkResourceFieldRef } from '../../fields/downward-fields.js';
import { checkUnreserved } from '../../fields/paths.js';
import type { Report } from '../../rule.js';
import type { DownwardAPIVolumeFile, KeyToPath } from '../../schema/job-types.js';
import { invalid, mismatch, required } from '../../violations.js';

// The files that a volume is made of.

const MAX_MODE = 0o777;

/** What a file may tell a Pod about itself. */
const FIELDS = ['metadata.name', 'metadata.namespace', 'metadata.labels', 'metadata.annotations', 'metadata.uid'];

/** Reports a mode that is none. */
export function checkMode(mode: number | undefined, path: FieldPath, report: Report, at = path): void {
  if (mode !== undefined && (mode < 0 || mode > MAX_MODE))
    report(invalid(path, 'a mode from 0 to 0777 (octal)', mode, { at }));
}

/** Reports a key of a ConfigMap or Secret without a file, or a file that lies elsewhere. */
export function checkKeyToPath({ key = '', path: file = '', mode }: KeyToPath, path: FieldPath, report: Report): void {
  if (key === '') report(required([...path, 'key'], 'a key'));
  if (file === '') report(required([...path, 'path'], 'a path'));
  checkUnreserved(file, { path: [...path, 'path'], report });
  checkMode(mode, [...path, 'mode'], report);
}

/** Reports a file about the Pod that is incomplete; the server's `path` leaves out which of the items it is. */
export function checkDownwardFile(
  file: DownwardAPIVolumeFile,
  { path, at, report: tell }: { path: FieldPath; at: FieldPath; report: Report },
): void {
  const report: Report = (violation) =>
    tell({ ...violation, at: [...at, ...(violation.at ?? violation.path).slice(path.length)] });
  const { path: name = '', fieldRef, resourceFieldRef, mode } = file;
  if (name === '') report(required([...path, 'path'], 'a path'));
  checkUnreserved(name, { path: [...path, 'path'], report });
  if (fieldRef !== undefined) {
    checkFieldRef(fieldRef, { path: [...path, 'fieldRef'], fields: FIELDS, report });
    if (resourceFieldRef !== undefined) report(mismatch(path, 'one of fieldRef and resourceFieldRef', 'both'));
  } else if (resourceFieldRef !== undefined) {
    checkResourceFieldRef(resourceFieldRef, { path: [...path, 'resourceFieldRef'], inVolume: true, report });
  } else {
    report(required(path, 'one of fieldRef and resourceFieldRef'));
  }
  checkMode(mode, [...path, 'mode'], report);
}
