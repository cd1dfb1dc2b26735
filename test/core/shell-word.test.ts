import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellWord } from '../../src/core/shell-word.js';

describe('shellWord', () => {
  it('leaves alone what needs no quotes', () => {
    expect(shellWord('tune-night-2026-11-25T00:00:00Z')).toBe('tune-night-2026-11-25T00:00:00Z');
    expect(shellWord('')).toBe("''");
  });

  it('is read back by a shell as it was', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
    fc.assert(
      fc.property(text, (value) => {
        const read = execFileSync('/bin/sh', ['-c', `printf %s ${shellWord(value)}`], { encoding: 'utf8' });
        expect(read).toBe(value);
      }),
      { numRuns: 30 },
    );
  });
});
