/** Foreign text as one line for a terminal, which what a container writes must not be able to steer. */
export function printable(text: string): string {
  return text
    .replace(/\s+$/, '')
    .replace(/\t/g, '  ')
    .replace(/\p{Cc}/gu, '\u{FFFD}');
}

/** Text without halves of characters, which neither a URL nor XML can hold. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\uFFFD');
}
