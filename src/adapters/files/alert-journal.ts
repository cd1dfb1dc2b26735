import type { AlertJournal, HeldJournal } from '../../activities/alert-ports.js';
import { type JournalEntry, parseEntry } from '../../core/alerts/journal.js';
import { StageError } from '../../core/errors.js';
import { explainFileProblem } from './file-problem.js';
import { type Lease, withLease } from './file-lease.js';
import { expectFile, leaseFolderOf } from './history-file.js';
import { appendLine, readLines } from './json-lines.js';

/** Sending is done under the lease, and a receiver may take 15 s to fail: the next sender waits for longer. */
const WAIT_MS = 45_000;

export interface OpenJournal {
  file: string;
  now: () => Date;
  /** How long to wait for another sender. @default 45 000 */
  waitMs?: number;
}

/** The journal in a file. Reading it takes no lease and creates nothing, so that a dry run leaves no trace. */
export function openAlertJournal({ file, now, waitMs = WAIT_MS }: OpenJournal): AlertJournal {
  return {
    read: () => readJournal(file),
    async hold(work) {
      await expectFile(file);
      return withLease({ folder: leaseFolderOf(file), purpose: `append to ${file}`, waitMs }, async (lease) => {
        const entries = await readJournal(file);
        return work({ entries, append: createAppender({ file, now, lease }) });
      });
    },
  };
}

function createAppender({ file, now, lease }: { file: string; now: () => Date; lease: Lease }): HeldJournal['append'] {
  let last: Promise<unknown> = Promise.resolve();
  const append = async (entry: JournalEntry): Promise<void> => {
    await lease.confirmHeld();
    try {
      await appendLine({ file, now: now(), prepare: () => Promise.resolve(JSON.stringify(entry)) });
    } catch (error) {
      throw explainFileProblem(error, `append to ${file}`);
    }
  };
  // Channels deliver side by side; their entries still go one after the other.
  return (entry) => {
    const appended = last.then(() => append(entry));
    last = appended.catch(() => undefined);
    return appended;
  };
}

/** Only a torn last line is left out: an entry that can't be read may be the one that says "already sent". */
async function readJournal(file: string): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  try {
    for await (const { number, bytes, whole } of readLines(file)) {
      if (!whole) break;
      const parsed = parseEntry(bytes.toString('utf8'));
      if (parsed.kind !== 'entry') throw unreadable(`${file}:${number}`, parsed);
      entries.push(parsed.entry);
    }
  } catch (error) {
    if (!(error instanceof StageError) || error.type !== 'NotFound') throw error;
  }
  return entries;
}

function unreadable(place: string, { kind, problem }: { kind: 'corrupt' | 'newer'; problem: string }): StageError {
  return new StageError({
    type: 'Corrupt',
    message: `Expected an alert journal, but ${place} can't be read: ${problem}.`,
    hint:
      kind === 'newer'
        ? 'Use the version that wrote it.'
        : 'Look at the line; history repair --move-broken with this file as --history-file moves it to a copy.',
  });
}
