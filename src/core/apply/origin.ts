import type { PlannedJob } from './plan-apply.js';

/** Marks whose a Job is: `originalExecutionRunId`, or the plan's digest where apply runs alone. */
export const ORIGIN_ANNOTATION = 'tuning-pipeline/origin';

/** Under this name the API server remembers which fields apply has set. */
export const FIELD_MANAGER = 'tuning-pipeline';

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
