import { describe, expect, it } from 'vitest';
import { findSelectorProblem } from '../../src/core/label-selector.js';

describe('findSelectorProblem', () => {
  it.each([
    'app=arbitrage-tuning',
    'app==arbitrage-tuning',
    'app!=x,tuning-pipeline/run=2026-11-22-abc',
    'env in (docker, stage), mode notin (live)',
    'app',
    '!app',
    'app=',
  ])('accepts %s', (selector) => {
    expect(findSelectorProblem(selector)).toBeNull();
  });

  it.each([
    ['', 'is empty'],
    ['app in (a', 'has unbalanced parentheses'],
    ['app)', 'has unbalanced parentheses'],
    ['app=a b', 'has the requirement "app=a b", which is none of'],
    ['-app=x', 'has the key "-app", which is not a legal label key'],
    ['app=x/y', 'has the value "x/y", which is not a legal label value'],
    ['app in (a,-b)', 'has the value "-b", which is not a legal label value'],
    ['app=a,,b', 'has the requirement "", which is none of'],
  ])('says what is wrong with %j', (selector, expected) => {
    expect(findSelectorProblem(selector)).toContain(expected);
  });
});
