import { type Check, type CheckName, passed } from '../../core/doctor/check.js';
import { StageError, sentenceOf } from '../../core/errors.js';

/** A check that says `message` where the work is done, and else what kept it from being done and the remedy. */
export async function examine(name: CheckName, work: () => Promise<string>): Promise<Check> {
  try {
    return passed(name, await work());
  } catch (error) {
    return failedCheck(name, error);
  }
}

/** What was thrown, as a check that failed. */
export function failedCheck(name: CheckName, error: unknown): Check {
  if (!(error instanceof StageError)) return { name, status: 'failed', message: sentenceOf(error), remedy: '' };
  return { name, status: 'failed', message: error.message, remedy: error.hint ?? '' };
}
