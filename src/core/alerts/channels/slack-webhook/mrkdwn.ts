import { utf8Length } from '../../../truncate.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Room for the ellipsis. */
const ELLIPSIS_BYTES = 3;

/**
 * Text as Slack shows it literally: `<!channel>` and `<@U123>` from a Pod's message notify nobody. At most `maxBytes`
 * of UTF-8, which is stricter than Slack's count of characters, and never half an entity.
 * Source: https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeMrkdwn(text: string, maxBytes: number): string {
  let escaped = '';
  let bytes = 0;
  let fitting = '';
  for (const character of text) {
    const next = ENTITIES[character] ?? character;
    bytes += utf8Length(next);
    if (bytes > maxBytes) return `${fitting}…`;
    escaped += next;
    if (bytes <= maxBytes - ELLIPSIS_BYTES) fitting = escaped;
  }
  return escaped;
}
