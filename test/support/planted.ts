// Secrets that are planted, and the ways in which one may show up again.

import { escapeHtml } from '../../src/cli/render/report/escape.js';
import { escapeMarkdown } from '../../src/core/markdown.js';

/** The three texts that base64 makes of a secret, one for each place in a group of three bytes, without their ends. */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString('base64');
    // What depends on the bytes before and behind it is cut off.
    return encoded.slice(Math.ceil((offset * 8) / 6), -4);
  });
}

/** As Go writes it, so that JSON can stand in HTML. */
function goJson(json: string): string {
  return json.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

/** As Slack takes a text. */
function mrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A text as the program and those around it write it for a page, a message, a document or a URL. */
function writtenForms(secret: string): string[] {
  const texts = [secret, escapeMarkdown(secret), escapeHtml(secret), mrkdwn(secret)];
  return texts.flatMap((text) => {
    const inJson = JSON.stringify(text).slice(1, -1);
    return [text, inJson, goJson(inJson), JSON.stringify(inJson).slice(1, -1)];
  });
}

/** What a text that is cut off may still hold; the half of a short one may be a word. */
function halvesOf(secret: string): string[] {
  const middle = Math.ceil(secret.length / 2);
  return secret.length < 20 ? [] : [secret.slice(0, middle), secret.slice(middle)];
}

/** The forms of a secret and of its halves: as it stands, escaped, in a URL, as hexadecimal digits, in base64 anywhere. */
export function formsOf(secret: string): string[] {
  const written = writtenForms(secret);
  const base64 = [...new Set(written)].flatMap(base64Forms);
  return [
    ...new Set([
      ...written,
      ...halvesOf(secret).flatMap(writtenForms),
      encodeURIComponent(secret),
      encodeURI(secret),
      Buffer.from(secret).toString('hex'),
      ...base64,
      ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
      // As base64 is encoded once more: payloads that hold headers.
      ...base64Forms(secret).flatMap(base64Forms),
    ]),
  ].filter((form) => form.length >= 8);
}

/** Finds the names of planted secrets in texts and bytes. */
export function createFinder(planted: Readonly<Record<string, string>>): (content: string | Buffer) => string[] {
  const forms = Object.entries(planted).map(([name, secret]) => ({ name, forms: formsOf(secret) }));
  return (content) =>
    forms.flatMap(({ name, forms: own }) => (own.some((form) => content.includes(form)) ? [name] : []));
}
