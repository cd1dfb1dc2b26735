import { sha256 } from '../hash.js';
import type { FieldConflict } from './classify-answer.js';
import type { PlannedJob } from './plan-apply.js';

/** Marks whose a Job is: `originalExecutionRunId`, or the plan's digest where apply runs alone. */
export const ORIGIN_ANNOTATION = 'tuning-pipeline/origin';

/** What every field manager's name of this program begins with; earlier releases had no more than that. */
const MANAGER = 'tuning-pipeline';

/** Origins that share a cluster must not collide, and names of managers are at most 128 characters long. */
const DIGEST_LENGTH = 16;

/**
 * Under this name the API server remembers which fields the runs of an origin have set. It is another one for each
 * origin, so that two runs of the same names meet as strangers: under one name the second would take over the first
 * one's Jobs, and both would call them theirs.
 */
export function fieldManagerOf(origin: string): string {
  if (origin !== named.origin) named = { origin, manager: `${MANAGER}-${sha256(origin).slice(0, DIGEST_LENGTH)}` };
  return named.manager;
}

/** The last one that was asked for: a run asks for the same one with each of its Jobs. */
let named = { origin: '', manager: `${MANAGER}-${sha256('').slice(0, DIGEST_LENGTH)}` };

/** Whether a run of this program, of whatever origin, has set the field. */
export function isOwnManager({ manager }: FieldConflict): boolean {
  return manager === MANAGER || manager.startsWith(`${MANAGER}-`);
}

/** The server has refused to change whose a Job is. */
export function isOriginConflict({ field }: FieldConflict): boolean {
  return field === `.metadata.annotations.${ORIGIN_ANNOTATION}`;
}

/** A manifest as it is sent: in its namespace, with the mark of its origin, and otherwise as it was read. */
export function withOrigin({ manifest, namespace }: PlannedJob, origin: string): Record<string, unknown> {
  const metadata = recordAt(manifest, 'metadata');
  const annotations = { ...recordAt(metadata, 'annotations'), [ORIGIN_ANNOTATION]: origin };
  return { ...manifest, metadata: { ...metadata, namespace, annotations } };
}

function recordAt(parent: Readonly<Record<string, unknown>>, key: string): Record<string, unknown> {
  const value = parent[key];
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
