/** The object with this member where it has none (or an empty text, or 0: Go can't tell them apart); else the same object. */
export function fill<T extends object, K extends keyof T>(object: T, key: K, value: T[K]): T {
  const member = object[key];
  return member === undefined || member === '' || member === 0 ? { ...object, [key]: value } : object;
}

/** The list with each item put through `change`; the same list where nothing has changed. */
export function mapChanged<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  let changed: T[] | undefined;
  for (const [index, item] of items.entries()) {
    const next = change(item);
    if (next === item) continue;
    changed ??= [...items];
    changed[index] = next;
  }
  return changed ?? items;
}

/** The object with one member put through `change`; the same object where it has none or nothing has changed. */
export function changeMember<T extends object, K extends keyof T>(
  object: T,
  key: K,
  change: (member: NonNullable<T[K]>) => T[K],
): T {
  const member = object[key];
  if (member === undefined || member === null) return object;
  const next = change(member);
  return next === member ? object : { ...object, [key]: next };
}
