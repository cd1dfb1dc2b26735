import { describe, expect, it } from 'vitest';
import { findUnclosed } from '../../../src/core/yaml/find-unclosed.js';

describe('findUnclosed', () => {
  it.each([
    ['a list', 'a: [1', 3],
    ['the inner one of two', 'a: [1, {b: 2', 7],
    ['the outer one when the inner is closed', 'a: [1, {b: 2}', 3],
    ['a quote in which a bracket stands', 'a: "[', 3],
    ['a list behind quotes that are closed', `a: "x[y" \nb: 'it''s {'\nc: [`, 26],
    ['a list behind an escaped quote', 'a: "x\\"["\nb: [', 13],
    ['a list behind a comment', "a: 1 # [ it's\nb: [", 17],
    ['a list whose items have an apostrophe', "a: [it's, b", 3],
  ])('finds %s', (_what, text, offset) => {
    expect(findUnclosed(text, text.length)).toBe(offset);
  });

  it.each([
    ['brackets in the middle of a text', "a: x[1\nb: it's\nc: y{"],
    ['brackets that are closed', 'a: [1, {b: []}]\n'],
    ['an empty text', ''],
  ])('finds none in %s', (_what, text) => {
    expect(findUnclosed(text, text.length)).toBeNull();
  });
});
