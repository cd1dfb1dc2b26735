import { StageError } from '../../core/errors.js';

/** @throws StageError InvalidInput that names the flag. */
export function parseCount(flag: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected ${flag} to be a whole number, got "${text}".`,
    hint: 'Leave it out for its default.',
  });
}
