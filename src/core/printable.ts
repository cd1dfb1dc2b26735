/**
 * What steers a terminal, hides, or turns the direction of text around: names and messages in a cluster are anybody's.
 * Line breaks that are none everywhere are among them.
 */
export const STEERING = /[\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Foreign text as one line, which what a container writes must not be able to steer. */
export function printable(text: string): string {
  return text.replace(/\s+$/, '').replace(/\t/g, '  ').replace(STEERING, '\u{FFFD}');
}

/** The same for text of several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** Text without halves of characters, which neither a URL nor XML can hold. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\uFFFD');
}
