import { describe, expect, it } from 'vitest';
import { matchesSelector } from '../../../src/core/monitor/matches-selector.js';
import { choosePodSelector, podSelectorsOf } from '../../../src/core/monitor/pod-selector.js';

const LABELS = { app: 'tuning', env: 'prod', 'tuning-pipeline/run': 'night-1', empty: '' };

describe('matchesSelector', () => {
  it.each([
    ['app=tuning', true],
    ['app==tuning', true],
    ['app=other', false],
    ['gone=tuning', false],
    ['app!=other', true],
    ['app!=tuning', false],
    ['gone!=tuning', true],
    ['app=tuning,tuning-pipeline/run=night-1', true],
    ['app=tuning, env=stage', false],
    ['env in (prod, stage)', true],
    ['env in (docker,local)', false],
    ['env notin (docker,local),app', true],
    ['env notin (prod)', false],
    ['gone notin (prod)', true],
    ['app', true],
    ['gone', false],
    ['!gone', true],
    ['!app', false],
    ['empty=', true],
    ['app > 5', false],
    ['toString', false],
  ])('answers %s as the API server does: %s', (selector, expected) => {
    expect(matchesSelector(selector, LABELS)).toBe(expected);
  });
});

describe('choosePodSelector', () => {
  const labelSelector = 'app=tuning';

  it('is the selector of the Jobs where every template carries its labels', () => {
    expect(choosePodSelector({ labelSelector, templates: [LABELS, { app: 'tuning' }] })).toBe(
      'app=tuning,batch.kubernetes.io/controller-uid',
    );
  });

  it('is every Pod of any Job where a template does not', () => {
    expect(choosePodSelector({ labelSelector, templates: [LABELS, {}] })).toBe('batch.kubernetes.io/controller-uid');
  });
});

describe('podSelectorsOf', () => {
  it('names each Job once, a hundred at a time', () => {
    const uids = Array.from({ length: 250 }, (_, index) => `uid-${index}`);
    const selectors = podSelectorsOf(uids);
    expect(selectors).toHaveLength(3);
    expect(selectors.flatMap((selector) => selector.match(/uid-\d+/g) ?? [])).toEqual(uids);
    expect(podSelectorsOf([])).toEqual([]);
  });
});
