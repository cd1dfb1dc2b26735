import { StageError } from '../../../src/core/errors.js';

/** The failure that this promise ends in; anything else fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<StageError> {
  const result: unknown = await promise.catch((error: unknown) => error);
  if (result instanceof StageError) return result;
  throw new Error('Expected a StageError.', { cause: result });
}
