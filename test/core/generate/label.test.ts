import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toLabelValue } from '../../../src/core/generate/label.js';
import { isLabelKey, isLabelValue } from '../../../src/core/kubernetes-names.js';

describe('label', () => {
  it.each([
    ['app', true],
    ['tuning-pipeline/run', true],
    ['a.b.example.com/x_y.z', true],
    ['a'.repeat(63), true],
    ['a'.repeat(64), false],
    ['', false],
    ['-app', false],
    ['UPPER.example/x', false],
    ['a/b/c', false],
    ['/x', false],
  ])('knows whether the key %j is legal: %s', (key, legal) => {
    expect(isLabelKey(key)).toBe(legal);
  });

  it.each([
    ['', true],
    ['nightly-2026.11_22', true],
    ['ends-', false],
    ['a b', false],
    ['a'.repeat(64), false],
  ])('knows whether the value %j is legal: %s', (value, legal) => {
    expect(isLabelValue(value)).toBe(legal);
  });

  it('makes every text a legal value and leaves a legal one as it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const value = toLabelValue(text);
        expect(isLabelValue(value)).toBe(true);
        if (isLabelValue(text)) expect(value).toBe(text);
      }),
    );
  });

  it('tells two texts apart that differ only in illegal characters', () => {
    expect(toLabelValue('night run')).not.toBe(toLabelValue('night/run'));
  });
});
