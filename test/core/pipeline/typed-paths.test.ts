import { describe, expect, it } from 'vitest';
import {
  showAsTyped,
  showPageAsTyped,
  showStepsAsTyped,
  typedPathsOf,
} from '../../../src/core/pipeline/typed-paths.js';

describe('showAsTyped', () => {
  it('takes the longest path first', () => {
    const typed = { '/srv': '.', '/srv/outputs/h.jsonl': 'outputs/h.jsonl' };
    expect(showAsTyped('in /srv/outputs/h.jsonl of /srv', typed)).toBe('in outputs/h.jsonl of .');
  });

  it('shows a path as it is, whatever it holds', () => {
    expect(showAsTyped("/srv/$&'", { "/srv/$&'": "$&$'" })).toBe("$&$'");
  });
});

describe('commands that are pasted', () => {
  // Whoever starts a run writes its memo, and whoever pastes the command is somebody else in another folder.
  const typed = { '/srv/h.jsonl': '$(id) h.jsonl', get: 'delete', '/run=x': '' };
  const command = 'kubectl get jobs -l tuning-pipeline/run=x; cat /srv/h.jsonl';

  it('keep their paths below a result', () => {
    expect(showStepsAsTyped(['look at /srv/h.jsonl', `  ${command}`], typed)).toEqual([
      'look at $(id) h.jsonl',
      `  ${command}`,
    ]);
  });

  it('keep their paths on the page', () => {
    const block = ['```', command, '```'].join('\n');
    expect(showPageAsTyped(`get /srv/h.jsonl\n\n${block}\n\nof /srv/h.jsonl`, typed)).toBe(
      `delete $(id) h.jsonl\n\n${block}\n\nof $(id) h.jsonl`,
    );
  });
});

describe('typedPathsOf', () => {
  it.each([
    [undefined, {}],
    [{}, {}],
    [{ typedPaths: 'x' }, {}],
    [{ typedPaths: null }, {}],
    [{ typedPaths: { '': 'x', '/a': 1, '/b': 'b' } }, { '/b': 'b' }],
    // Its words would be the run's own.
    [{ typedPaths: { FAILED: 'ok', 'h.jsonl': 'x' } }, {}],
  ])('takes from the memo %j only what can be one', (memo, paths) => {
    expect(typedPathsOf(memo)).toEqual(paths);
  });
});
