const encoder = new TextEncoder();

/** At most `max` UTF-16 units: what is cut off is marked by an ellipsis, and no character is cut in half. */
export function truncateText(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > max - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** As `truncateText`, with a limit in bytes of UTF-8. */
export function truncateUtf8(text: string, maxBytes: number): string {
  if (utf8Length(text) <= maxBytes) return text;
  let kept = '';
  let bytes = utf8Length('…');
  for (const character of text) {
    bytes += utf8Length(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Bytes of a text in UTF-8, which is how Kubernetes counts too. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}
