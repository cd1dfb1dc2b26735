import * as sdk from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { awaitResult } from '../../src/client/await-result.js';
import { withMutated } from '../support/replay/mutations.js';
import { fakeStages } from '../support/stage-fakes.js';
import { useTemporal } from '../support/use-temporal.js';

const DEFECT = {
  what: 'the pipeline reads a field of nothing',
  file: 'tuning-pipeline.ts',
  change: (text: string) => text.replace('const options = decodeInput(input);', '$& (undefined as any).field;'),
};

describe('a run that a defect has ended', () => {
  const temporal = useTemporal();

  it('has no result, and says where its story is', async () => {
    const { client, nativeConnection: connection } = temporal.environment;
    await withMutated(DEFECT, async (codePath) => {
      const worker = await Worker.create({
        connection,
        taskQueue: 'defects',
        workflowBundle: { codePath },
        activities: fakeStages().activities,
        workflowFailureErrorTypes: { '*': ['TypeError'] },
      });
      await worker.runUntil(async () => {
        const options = { taskQueue: 'defects', workflowId: "it's broken", args: [{}] };
        const { firstExecutionRunId: runId } = await client.workflow.start('tuningPipeline', options);
        await expect(awaitResult({ sdk, client }, { workflowId: "it's broken", runId })).rejects.toMatchObject({
          type: 'Unavailable',
          message: expect.stringMatching(/^Expected the run it's broken to end with a result, .* ended as FAILED/),
          hint: "This is a defect: report what `temporal workflow show --workflow-id 'it'\\''s broken' -o json` and the log of its worker say. Start the run again to go on.",
        });
      });
    });
  });
});
