import { isMapping } from './parse-mapping.js';

// Members of a parsed manifest as the type that is wanted, or as nothing. Only `field-types` complains about types.

/** A parsed mapping. */
export type Mapping = Readonly<Record<string, unknown>>;

/** The member as a mapping; undefined where it is none. */
export function mappingAt(parent: Mapping | undefined, key: string): Mapping | undefined {
  const value = memberOf(parent, key);
  return isMapping(value) ? value : undefined;
}

/** The member as a list; undefined where it is none. */
export function listAt(parent: Mapping | undefined, key: string): readonly unknown[] | undefined {
  const value = memberOf(parent, key);
  return Array.isArray(value) ? value : undefined;
}

/** The mappings among the items of a list; none where the member is no list. */
export function mappingsAt(parent: Mapping | undefined, key: string): Mapping[] {
  return (listAt(parent, key) ?? []).filter(isMapping);
}

/** The member as text; undefined where it is none. */
export function textAt(parent: Mapping | undefined, key: string): string | undefined {
  const value = memberOf(parent, key);
  return typeof value === 'string' ? value : undefined;
}

/** The member itself; null counts as absent, as it does for the API server. */
export function memberOf(parent: Mapping | undefined, key: string): unknown {
  return parent !== undefined && Object.hasOwn(parent, key) ? (parent[key] ?? undefined) : undefined;
}
