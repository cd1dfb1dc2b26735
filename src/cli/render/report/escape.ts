import { STEERING } from '../../../core/printable.js';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Foreign text for the inside of an element or of a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(STEERING, '\u{FFFD}').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
