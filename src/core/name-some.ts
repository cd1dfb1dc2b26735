/** `a, b, c and 2 more`: the first `most` names, and how many others there are. */
export function nameSome(names: readonly string[], most: number): string {
  const more = names.length - most;
  return `${names.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
