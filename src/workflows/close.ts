import { ApplicationFailure, CancelledFailure, upsertMemo } from '@temporalio/workflow';
import { closingFailure } from '../core/pipeline/closing.js';
import type { PipelineOptions } from '../core/pipeline/input.js';
import type { PipelineResult } from '../core/pipeline/result.js';
import type { Ending } from './deadline.js';

export interface Closing {
  result: PipelineResult;
  /** What the alerts stage would have sent, had it been on. */
  alertPreviews: readonly string[];
  /** What its reader does next, for commands: the run's page needs a worker to be read. */
  nextSteps: readonly string[];
  ending: Ending;
  options: PipelineOptions;
}

/** Ends the run as its result asks for: the result is in the memo in every ending, and in a failure's details. */
export function close({ result, alertPreviews, nextSteps, ending, options }: Closing): PipelineResult {
  upsertMemo({
    result,
    ...(alertPreviews.length === 0 ? {} : { alertPreviews }),
    ...(nextSteps.length === 0 ? {} : { nextSteps }),
  });
  if (ending === 'cancelled') throw new CancelledFailure('The run was cancelled; its result is in the memo.', [result]);
  const type = closingFailure(result, options.failOn);
  if (type === null) return result;
  const message = describeEnding(result);
  throw withoutStack(ApplicationFailure.create({ type, nonRetryable: true, message, details: [result] }));
}

/** A verdict comes from no line of code; its stack would be most of what the Web UI shows of it. */
export function withoutStack(failure: ApplicationFailure): ApplicationFailure {
  failure.stack = '';
  return failure;
}

/** The headline of a red run in the Web UI: the first stage that failed, or the verdict. */
function describeEnding({ stages, steps, healthStatus, exitCode }: PipelineResult): string {
  const failed = stages.findIndex(({ status }) => status === 'failed');
  if (failed !== -1) return steps[failed] ?? '';
  const judged = stages.findIndex(({ stage, status }) => stage === 'health' && status === 'ok');
  return `${steps[judged] ?? `Health: ${healthStatus}`}, exit code ${exitCode}`;
}
