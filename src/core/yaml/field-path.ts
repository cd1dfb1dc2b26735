/** A key of a map with free keys (labels, resource names), which Kubernetes writes as `limits[cpu]`. */
export interface MapKey {
  key: string;
}

/** A field's name, a list index, or a free key. */
export type PathSegment = string | number | MapKey;

/** From the top of a document to one of its values. */
export type FieldPath = readonly PathSegment[];

/** As the API server writes it: `spec.template.spec.containers[0].resources.limits[cpu]`; '' for the whole. */
export function renderFieldPath(path: FieldPath): string {
  return path.map(renderSegment).join('');
}

/** The key or index that leads one step down in the parsed value. */
export function keyOf(segment: PathSegment): string | number {
  return typeof segment === 'object' ? segment.key : segment;
}

function renderSegment(segment: PathSegment, index: number): string {
  if (typeof segment === 'number') return `[${segment}]`;
  if (typeof segment === 'object') return `[${segment.key}]`;
  return index === 0 ? segment : `.${segment}`;
}
