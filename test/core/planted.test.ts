import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFinder } from '../support/planted.js';

const SECRET = 'PLANTED"a/b+c=d e\\f';
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

  it('finds none where there is none', () => {
    expect(find('PLANTED')).toEqual([]);
    expect(find(Buffer.alloc(1_000))).toEqual([]);
  });
});
