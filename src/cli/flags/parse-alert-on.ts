import { StageError } from '../../core/errors.js';

/** @throws StageError InvalidInput for anything but `warn` or `error`. */
export function parseAlertOn(text: string): 'warn' | 'error' {
  if (text === 'warn' || text === 'error') return text;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected --alert-on to be warn or error, got "${text}".`,
    hint: 'Use one of the two.',
  });
}
