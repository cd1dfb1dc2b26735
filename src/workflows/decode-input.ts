import { ApplicationFailure, setCurrentDetails, upsertMemo, workflowInfo } from '@temporalio/workflow';
import type { PipelineOptions } from '../core/pipeline/input.js';
import { parsePipelineInput, renderInputProblems } from '../core/pipeline/parse-input.js';
import { buildResult, UNKNOWN_OPTIONS } from '../core/pipeline/result.js';
import { renderRefusal } from '../core/pipeline/run-page/refusal.js';
import { initialState } from '../core/pipeline/state.js';
import { withoutStack } from './close.js';

/** The input with its defaults, or the failure `InvalidInput`: a plain error would be retried for ever. */
export function decodeInput(input: unknown): PipelineOptions {
  const { options, problems } = parsePipelineInput(input);
  if (problems === undefined) return options;
  const { workflowId, runId } = workflowInfo();
  const result = buildResult({
    state: initialState(),
    options: UNKNOWN_OPTIONS,
    run: { runKey: '', workflowId, runId },
  });
  upsertMemo({ result });
  setCurrentDetails(renderRefusal(problems));
  throw withoutStack(
    ApplicationFailure.create({
      type: 'InvalidInput',
      nonRetryable: true,
      message: `The workflow input does not fit. ${renderInputProblems(problems)}`,
      details: [result, problems],
    }),
  );
}
