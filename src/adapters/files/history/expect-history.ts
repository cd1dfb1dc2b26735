import { parseRecord } from '../../../core/history/record.js';
import { StageError } from '../../../core/errors.js';
import { readLines } from '../lines/json-lines.js';

/** How a record begins that was torn in the middle of the very first append. */
const TORN = Buffer.from('{"timestamp":');

/**
 * Refuses a file that is there and does not begin with a history record: a stranger who may name any file under a
 * worker's root must not have lines appended to a kubeconfig, a config or another run's ledger.
 *
 * @param label the path as it was given, for the message
 * @throws StageError AccessDenied; or what the file system says.
 */
export async function expectHistory(file: string, label: string): Promise<void> {
  const first = await readFirst(file);
  if (first === null || (!first.whole && first.bytes.subarray(0, TORN.length).equals(TORN))) return;
  if (parseRecord(first.bytes.toString('utf8')).kind === 'record') return;
  throw new StageError({
    type: 'AccessDenied',
    message: `Expected ${label} to be a history file or not to be there, but its first line is no record.`,
    hint: 'Name another historyFile.',
  });
}

async function readFirst(file: string): Promise<{ bytes: Buffer; whole: boolean } | null> {
  try {
    for await (const line of readLines(file)) return line;
    return null;
  } catch (error) {
    if (error instanceof StageError && error.type === 'NotFound') return null;
    throw error;
  }
}
