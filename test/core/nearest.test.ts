import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/core/nearest.js';

describe('nearest', () => {
  it.each([
    { word: 'wrokers', meant: 'workers' },
    { word: 'WORKERS', meant: 'workers' },
    { word: 'image_pull', meant: null },
    { word: '', meant: null },
  ])('takes "$word" for $meant', ({ word, meant }) => {
    expect(nearest(word, ['workers', 'optimizer', 'image'])).toBe(meant);
  });

  it('compares no word with one that is far longer', () => {
    expect(nearest('x'.repeat(20_000_000), ['workers', 'optimizer'])).toBeNull();
  });
});
