import { createFinder } from '../planted.js';

/** A place that somebody can read who must not read a secret. */
export interface Place {
  /** `file: history`, `stderr of run`: what it is, whichever run has made it. */
  kind: string;
  /** Which one of its kind. */
  name: string;
  content: string | Buffer;
}

/** A secret that stands where it must not. */
export interface Found {
  kind: string;
  name: string;
  /** Names of secrets. */
  secrets: string[];
}

/** The places in which secrets stand, by the secrets' names. */
export function findLeaks(places: readonly Place[], secrets: Readonly<Record<string, string>>): Found[] {
  const find = createFinder(secrets);
  return places
    .map(({ kind, name, content }) => ({ kind, name, secrets: find(content) }))
    .filter((found) => found.secrets.length > 0);
}

/** Of each secret, the kinds of places in which it stands. */
export function kindsBySecret(found: readonly Found[]): Map<string, Set<string>> {
  const kinds = new Map<string, Set<string>>();
  for (const { kind, secrets } of found) {
    for (const secret of secrets) kinds.set(secret, (kinds.get(secret) ?? new Set()).add(kind));
  }
  return kinds;
}
