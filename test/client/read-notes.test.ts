import { describe, expect, it } from 'vitest';
import { readNotes } from '../../src/client/read-notes.js';
import type { RunClient } from '../../src/client/run-client.js';

function aClient(describeRun: () => Promise<unknown>): RunClient {
  return { client: { workflow: { getHandle: () => ({ describe: describeRun }) } } } as unknown as RunClient;
}

const RUN = { workflowId: 'tune-x', runId: 'run-1' };

describe('readNotes', () => {
  it('takes from the memo only lines, which whoever starts a run may have written', async () => {
    const memo = { alertPreviews: 'x', nextSteps: ['Raise it.', 7, null] };
    expect(
      await readNotes(
        aClient(async () => ({ memo })),
        RUN,
      ),
    ).toEqual({ alertPreviews: [], nextSteps: ['Raise it.'] });
  });

  it('costs nobody the result where the server is gone by then', async () => {
    const gone = aClient(() => Promise.reject(new Error('connection refused')));
    expect(await readNotes(gone, RUN)).toEqual({ alertPreviews: [], nextSteps: [] });
  });
});
