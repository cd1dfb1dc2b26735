import { isMapping } from '../../../yaml/parse-mapping.js';
import type { FieldPath } from '../../../yaml/field-path.js';
import type { Report } from '../../rule.js';
import { checkTolerations } from './tolerations.js';
import type { Toleration } from '../../schema/job-types.js';
import { mismatch } from '../../violations.js';

/** Where tolerations once were; the server still reads them there, though nothing heeds them. */
export const TOLERATION_ANNOTATION = 'scheduler.alpha.kubernetes.io/tolerations';

const TEXTS = ['key', 'operator', 'value', 'effect'] as const;

/** Reports an annotation that is no JSON list of legal tolerations. */
export function checkTolerationAnnotation(
  text: string,
  { path, at, report }: { path: FieldPath; at: FieldPath; report: Report },
): void {
  if (text === '') return;
  const tolerations = parseTolerations(text);
  if (tolerations === null) return report(mismatch(path, 'a JSON list of tolerations', 'something else', { at }));
  checkTolerations(tolerations, [...path, TOLERATION_ANNOTATION], (violation) => report({ ...violation, at }));
}

function parseTolerations(text: string): Toleration[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (parsed === null) return [];
  if (!Array.isArray(parsed)) return null;
  const tolerations = parsed.map(readToleration);
  return tolerations.every((toleration) => toleration !== null) ? tolerations : null;
}

/** Go finds the members whatever their case, and takes null for nothing. */
function readToleration(item: unknown): Toleration | null {
  if (item === null) return {};
  if (!isMapping(item)) return null;
  const members = new Map(
    Object.entries(item).flatMap(([name, value]) => (value === null ? [] : [[name.toLowerCase(), value] as const])),
  );
  const toleration: Toleration = {};
  for (const name of TEXTS) {
    const value = members.get(name);
    if (value !== undefined && typeof value !== 'string') return null;
    if (value !== undefined) toleration[name] = value;
  }
  const seconds = members.get('tolerationseconds');
  if (seconds === undefined) return toleration;
  if (typeof seconds !== 'number' || !Number.isInteger(seconds)) return null;
  return { ...toleration, tolerationSeconds: seconds };
}
