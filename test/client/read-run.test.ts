import { describe, expect, it } from 'vitest';
import { readRun } from '../../src/client/read-run.js';
import type { RunClient } from '../../src/client/run-client.js';

function aClient(found: object): RunClient {
  return { client: { workflow: { getHandle: () => ({ describe: async () => found }) } } } as unknown as RunClient;
}

describe('readRun', () => {
  it.each([
    [
      'other words than paths',
      { FAILED: 'ok', '': 'x', '/srv/h.jsonl': 'h.jsonl', '/b': 1 },
      { '/srv/h.jsonl': 'h.jsonl' },
    ],
    ['no paths at all', 'FAILED', {}],
    ['nothing', undefined, {}],
  ])('takes for typed paths only what can be one, where the memo has %s', async (_, typedPaths, paths) => {
    const found = { runId: 'run-1', status: { name: 'COMPLETED' }, taskQueue: 'q', memo: { typedPaths } };
    expect((await readRun(aClient(found), 'tune-x')).memo.typedPaths).toEqual(paths);
  });
});
