import { StageError } from '../../core/errors.js';

/** @throws StageError InvalidInput that names the flag. */
export function parsePort(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected ${flag} to be a port from 1 to 65535, got "${text}".`,
    hint: 'Leave it out to take a free one.',
  });
}
