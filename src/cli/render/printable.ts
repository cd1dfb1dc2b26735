/** Foreign text as one line for a terminal, which what a container writes must not be able to steer. */
export function printable(text: string): string {
  return text
    .replace(/\s+$/, '')
    .replace(/\t/g, '  ')
    .replace(/\p{Cc}/gu, '\u{FFFD}');
}
