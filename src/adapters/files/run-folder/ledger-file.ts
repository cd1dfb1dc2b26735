import { type FileHandle, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StageError } from '../../../core/errors.js';
import { foldLedger, type LedgerEntry, type LedgerJob, parseLedgerLine } from '../../../core/ledger.js';
import { syncFolder } from '../disk.js';
import { codeOf, explainFileProblem } from '../file-problem.js';
import { makeFolder } from '../make-folder.js';

const FOLDER = 'ledger';

/** Where the ledger of one origin lies: in the run's folder, which every worker of the run can reach. */
export function ledgerFileOf(planDir: string, origin: string): string {
  return join(planDir, FOLDER, `${origin}.jsonl`);
}

/**
 * What is known about each Job of a run, by name; empty where there is no ledger yet.
 *
 * @throws StageError Corrupt for a line that this version can't have written: to pass over it could start a Job twice.
 */
export async function readLedger(file: string): Promise<Map<string, LedgerJob>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return new Map();
    throw explainFileProblem(error, `read the ledger ${file}`);
  }
  return foldLedger(text.split('\n').flatMap((line, index) => readLine(line, { file, number: index + 1 })));
}

function readLine(line: string, { file, number }: { file: string; number: number }): LedgerEntry[] {
  const parsed = parseLedgerLine(line);
  if (parsed === null) return [];
  if ('problem' in parsed) {
    throw new StageError({
      type: 'Corrupt',
      message: `Expected ${file}:${number} to be a ledger entry, but ${parsed.problem}.`,
      hint: 'Carry the run on with the version that has started it.',
    });
  }
  return [parsed];
}

export interface LedgerWriter {
  /**
   * Returns when the entries are on disk; what is appended meanwhile shares one write.
   *
   * @throws StageError for what the file system says: a full disk is Unavailable.
   */
  append(entries: readonly LedgerEntry[]): Promise<void>;
  /** Asked before what a ledger's only writer may do; throws where another one has taken over. */
  confirm(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenLedger {
  /** Asked before each write too; what it throws keeps the write from happening, and every later one. */
  confirm?: () => Promise<void>;
}

/** Opens the ledger for appending; several attempts may do so at once, because each entry is one whole line. */
export async function openLedger(
  file: string,
  { confirm = () => Promise.resolve() }: OpenLedger = {},
): Promise<LedgerWriter> {
  try {
    await makeFolder(dirname(file));
    const handle = await openWhole(file);
    const write = groupWrites(async (text) => {
      await confirm();
      try {
        await handle.appendFile(text);
        await handle.datasync();
      } catch (error) {
        throw explainFileProblem(error, `write the ledger ${file}`);
      }
    });
    return {
      append: async (entries) => {
        if (entries.length > 0) await write(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      },
      confirm,
      close: () => handle.close(),
    };
  } catch (error) {
    throw explainFileProblem(error, `write the ledger ${file}`);
  }
}

/** The file, whose last line is whole. */
async function openWhole(file: string): Promise<FileHandle> {
  const handle = await open(file, 'a+');
  try {
    await syncFolder(dirname(file));
    // A killed attempt may have left a torn line: a newline of its own keeps it from swallowing the next entry.
    if (await endsTorn(file)) await handle.appendFile('\n');
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** One write at a time; what comes in meanwhile is written together by the next one. */
function groupWrites(write: (text: string) => Promise<void>): (text: string) => Promise<void> {
  let waiting = '';
  let next: Promise<void> | null = null;
  let current: Promise<void> = Promise.resolve();
  return (text) => {
    waiting += text;
    next ??= current.then(() => {
      const together = waiting;
      waiting = '';
      next = null;
      current = write(together);
      return current;
    });
    return next;
  };
}

async function endsTorn(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8');
  return text !== '' && !text.endsWith('\n');
}
