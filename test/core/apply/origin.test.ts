import { describe, expect, it } from 'vitest';
import { fieldManagerOf, isOriginConflict, isOwnManager } from '../../../src/core/apply/origin.js';

describe('fieldManagerOf', () => {
  it('names every origin differently, and each one always alike', () => {
    const names = ['a', 'b', '', 'x'.repeat(10_000)].map(fieldManagerOf);
    expect(new Set(names).size).toBe(4);
    expect(fieldManagerOf('a')).toBe(fieldManagerOf('a'));
  });

  it.each(['a', 'x'.repeat(10_000), 'ä\n"'])('keeps to what the API server takes, for any origin', (origin) => {
    expect(fieldManagerOf(origin)).toMatch(/^tuning-pipeline-[0-9a-f]{16}$/);
  });
});

describe('isOwnManager', () => {
  it.each([
    [fieldManagerOf('a'), true],
    ['tuning-pipeline', true],
    ['tuning-pipelines', false],
    ['kubectl', false],
  ])('says of %s: %s', (manager, own) => {
    expect(isOwnManager({ field: '.spec.suspend', manager })).toBe(own);
  });
});

describe('isOriginConflict', () => {
  it('is one about the mark alone', () => {
    expect(isOriginConflict({ field: '.metadata.annotations.tuning-pipeline/origin', manager: 'm' })).toBe(true);
    expect(isOriginConflict({ field: '.metadata.annotations.owner', manager: 'm' })).toBe(false);
  });
});
