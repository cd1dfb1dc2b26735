import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { isRetryable, sentenceOf, StageError } from '../core/errors.js';

/**
 * A stage's error as Temporal's: the type and retryability of a StageError; anything else is a defect, which
 * another attempt would meet again and whose message asks for a report. A cancellation passes through untouched.
 */
export function toFailure(error: unknown, attempts: number): unknown {
  if (error instanceof CancelledFailure) return error;
  const details = [{ attempts }];
  if (!(error instanceof StageError)) {
    const message = `This is a defect, please report it: ${error instanceof Error ? error.message : String(error)}`;
    return ApplicationFailure.create({ type: 'Defect', message, nonRetryable: true, details, ...causeOf(error) });
  }
  const failure = ApplicationFailure.create({
    type: error.type,
    message: sentenceOf(error),
    nonRetryable: !isRetryable(error.type),
    details,
    ...(error.retryAfterMs === undefined ? {} : { nextRetryDelay: error.retryAfterMs }),
  });
  // The sentence says it all; in the Web UI the stack would stand in front of it.
  failure.stack = '';
  return failure;
}

/** Only a defect carries its cause: the cause of a StageError may hold what its sentence left out on purpose. */
function causeOf(error: unknown): { cause?: Error } {
  return error instanceof Error ? { cause: error } : {};
}
