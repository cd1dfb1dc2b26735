import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLines } from '../../../src/adapters/kubernetes/request/split-lines.js';

async function* cut(bytes: Uint8Array, places: number[]): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (const place of [...places].sort((a, b) => a - b)) {
    yield bytes.subarray(start, place);
    start = Math.max(start, place);
  }
  yield bytes.subarray(start);
}

async function linesOf(text: string, places: number[] = []): Promise<string[]> {
  const lines: string[] = [];
  for await (const some of splitLines(cut(new TextEncoder().encode(text), places))) lines.push(...some);
  return lines;
}

describe('splitLines', () => {
  it('leaves out empty lines and the rest that has no end', async () => {
    expect(await linesOf('a\n\nb\nc')).toEqual(['a', 'b']);
    expect(await linesOf('')).toEqual([]);
  });

  it('gives the same lines wherever the stream is cut into chunks', async () => {
    const line = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => text.trim() !== '' && !text.includes('\n'));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat(200)), async (lines, places) => {
        const text = lines.map((one) => `${one}\n`).join('');
        expect(await linesOf(text, places)).toEqual(lines);
      }),
    );
  });
});
