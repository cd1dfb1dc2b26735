import { sha256 } from '../hash.js';

// Rules: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set

const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** `[prefix/]name`: a DNS subdomain of at most 253 characters, then a name of at most 63. */
export function isLabelKey(key: string): boolean {
  const parts = key.split('/');
  if (parts.length > 2) return false;
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? parts[0] : undefined;
  return NAME.test(name) && (prefix === undefined || (prefix.length <= 253 && DNS_SUBDOMAIN.test(prefix)));
}

/** Empty, or at most 63 characters with alphanumeric ends. */
export function isLabelValue(value: string): boolean {
  return value === '' || NAME.test(value);
}

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
