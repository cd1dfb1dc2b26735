import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml } from '../../src/cli/render/report/escape.js';
import { escapeMrkdwn } from '../../src/core/alerts/channels/slack-webhook/mrkdwn.js';
import { escapeMarkdown } from '../../src/core/markdown.js';
import { createFinder } from '../support/planted.js';

const SECRET = 'PLANTED"a/b+c=d e\\f<&>$*';

/** Text that no escaping changes: what stands beside a secret is not what is tried here. */
const word = fc.stringMatching(/^[a-z ]{0,20}$/);
const find = createFinder({ it: SECRET });

describe('the finder of planted secrets', () => {
  it('finds one wherever it stands and however it is written', () => {
    const encode = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => JSON.stringify({ a: text }),
      (text) => JSON.stringify(JSON.stringify({ a: text })),
      encodeURIComponent,
      (text) => Buffer.from(text).toString('base64'),
      (text) => Buffer.from(text).toString('base64url'),
      (text) => Buffer.from(text).toString('hex'),
      (text) => Buffer.from(Buffer.from(text).toString('base64')).toString('base64'),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary-ascii' }),
        fc.string({ unit: 'binary-ascii' }),
        encode,
        (before, after, write) => {
          expect(find(write(before + SECRET + after))).toEqual(['it']);
        },
      ),
    );
  });

  it.each<{ where: string; write: (text: string) => string }>([
    { where: 'a page', write: escapeHtml },
    { where: 'a page of the Web UI', write: (text) => JSON.stringify({ page: escapeMarkdown(text) }) },
    { where: 'a message in Slack', write: (text) => JSON.stringify({ text: escapeMrkdwn(text, 1_000) }) },
    {
      where: 'JSON of a program in Go',
      write: (text) =>
        JSON.stringify(text).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026'),
    },
    {
      where: 'a page in a payload',
      write: (text) => Buffer.from(JSON.stringify(escapeMarkdown(text))).toString('base64'),
    },
    { where: 'a text that is cut off in it', write: (text) => text.slice(0, text.indexOf('PLANTED') + 14) },
    { where: 'a text whose beginning is gone', write: (text) => text.slice(text.indexOf('PLANTED') + 5) },
  ])('finds one in $where', ({ write }) => {
    fc.assert(
      fc.property(word, word, (before, after) => {
        expect(find(write(before + SECRET + after))).toEqual(['it']);
      }),
    );
  });

  it('finds none where there is none', () => {
    expect(find('PLANTED')).toEqual([]);
    expect(find(Buffer.alloc(1_000))).toEqual([]);
  });
});
