/** What steers a terminal, hides, or turns the direction of text around: names and messages are anybody's. */
const STEERING = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Foreign text for the inside of an element or of a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(STEERING, '\u{FFFD}').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
