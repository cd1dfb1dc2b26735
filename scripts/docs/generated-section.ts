export interface GeneratedSection {
  /** Name in the markers around the section. */
  name: string;
  body: string;
}

/**
 * The page with the section's body between its markers, `<!-- generated: NAME -->` and `<!-- end of NAME -->`.
 * Throws when the page has no such markers.
 */
export function replaceSection(page: string, { name, body }: GeneratedSection): string {
  const [start, end] = [`<!-- generated: ${name} -->`, `<!-- end of ${name} -->`];
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from === -1 || to < from) throw new Error(`Expected the markers of the section ${name}, found none.`);
  return `${page.slice(0, from + start.length)}\n${body}\n${page.slice(to)}`;
}
