import { sha256 } from '../hash.js';
import { isLabelValue } from '../kubernetes-names.js';

/**
 * The value itself where it is legal; else its legal characters and a hash of the original, so that two sessions
 * whose names differ only in illegal characters are still told apart by a selector.
 */
export function toLabelValue(value: string): string {
  if (isLabelValue(value)) return value;
  const legal = value.replace(/[^-A-Za-z0-9_.]+/g, '-').replace(/^[-_.]+/, '');
  const kept = legal.slice(0, 54).replace(/[-_.]+$/, '');
  const hash = sha256(value).slice(0, 8);
  return kept === '' ? hash : `${kept}-${hash}`;
}
