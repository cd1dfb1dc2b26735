import { describe, expect, it } from 'vitest';
import { showAsTyped, typedPathsOf } from '../../../src/core/pipeline/typed-paths.js';

describe('showAsTyped', () => {
  it('takes the longest path first', () => {
    const typed = { '/srv': '.', '/srv/outputs/h.jsonl': 'outputs/h.jsonl' };
    expect(showAsTyped('in /srv/outputs/h.jsonl of /srv', typed)).toBe('in outputs/h.jsonl of .');
  });
});

describe('typedPathsOf', () => {
  it.each([
    [undefined, {}],
    [{}, {}],
    [{ typedPaths: 'x' }, {}],
    [{ typedPaths: null }, {}],
    [{ typedPaths: { '': 'x', '/a': 1, '/b': 'b' } }, { '/b': 'b' }],
  ])('takes from the memo %j only what can be one', (memo, paths) => {
    expect(typedPathsOf(memo)).toEqual(paths);
  });
});
