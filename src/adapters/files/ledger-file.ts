import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { foldLedger, type LedgerEntry, type LedgerJob, parseLedgerLine } from '../../core/apply/ledger.js';
import { codeOf, explainFileProblem } from './file-problem.js';

const FOLDER = 'ledger';

/** Where the ledger of one origin lies: in the run's folder, which every worker of the run can reach. */
export function ledgerFileOf(planDir: string, origin: string): string {
  return join(planDir, FOLDER, `${origin}.jsonl`);
}

/** What is known about each Job of a run, by name; empty where there is no ledger yet. */
export async function readLedger(file: string): Promise<Map<string, LedgerJob>> {
  try {
    const lines = (await readFile(file, 'utf8')).split('\n');
    return foldLedger(lines.flatMap((line) => parseLedgerLine(line) ?? []));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return new Map();
    throw explainFileProblem(error, `read the ledger ${file}`);
  }
}

export interface LedgerWriter {
  /** Returns when the entries are on disk. */
  append(entries: readonly LedgerEntry[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens the ledger for appending; several attempts may do so at once, because each entry is one whole line. */
export async function openLedger(file: string): Promise<LedgerWriter> {
  try {
    await mkdir(join(file, '..'), { recursive: true });
    const handle = await open(file, 'a+');
    // A killed attempt may have left a torn line: a newline of its own keeps it from swallowing the next entry.
    const torn = await endsTorn(file);
    if (torn) await handle.appendFile('\n');
    return {
      append: async (entries) => {
        if (entries.length === 0) return;
        await handle.appendFile(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
        await handle.datasync();
      },
      close: () => handle.close(),
    };
  } catch (error) {
    throw explainFileProblem(error, `write the ledger ${file}`);
  }
}

async function endsTorn(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8');
  return text !== '' && !text.endsWith('\n');
}
