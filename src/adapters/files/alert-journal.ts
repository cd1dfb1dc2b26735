import type { AlertJournal, HeldJournal } from '../../activities/alert-ports.js';
import { compactJournal, isCompactable } from '../../core/alerts/compact-journal.js';
import { type JournalEntry, journalPathOf, parseEntry } from '../../core/alerts/journal.js';
import { StageError } from '../../core/errors.js';
import { beginJournal } from './begin-journal.js';
import { codeOf, explainFileProblem } from './file-problem.js';
import { acquireLease, type Lease } from './file-lease.js';
import { expectFile } from './expect-file.js';
import { leaseFolderOf } from './history-file.js';
import { appendLine, readLines } from './json-lines.js';
import { resolveLinks } from './resolve-links.js';

/** Sending is done under the lease, and a receiver may take 15 s to fail: the next sender waits for longer. */
const WAIT_MS = 45_000;

export interface OpenJournal {
  /** By any of its names: what belongs to one history has one journal. */
  historyFile: string;
  now: () => Date;
  /** How long to wait for another sender. @default 45 000 */
  waitMs?: number;
}

/** The journal in a file. Reading it takes no lease and creates nothing, so that a dry run leaves no trace. */
export function openAlertJournal({ historyFile, now, waitMs = WAIT_MS }: OpenJournal): AlertJournal {
  return {
    read: async () => {
      const file = await findJournal(historyFile);
      const { entries, problem } = await readJournal(file);
      if (problem !== null) throw problem;
      return entries;
    },
    async hold(work) {
      const file = await findJournal(historyFile);
      const lease = await takeLease({ file, waitMs });
      if (lease instanceof StageError) return work(await holdUnwritable(file, lease));
      try {
        const { entries, problem } = await readJournal(file);
        // A file that can't be understood is not written to either.
        if (problem !== null) return await work(unrecorded(entries, problem));
        return await work(createHeld({ file, now, lease, entries: await compact({ file, now, lease, entries }) }));
      } finally {
        await lease.release();
      }
    },
  };
}

/** Beside the history itself, wherever a link to it lies: two names of one history must not be told twice. */
async function findJournal(historyFile: string): Promise<string> {
  try {
    return await resolveLinks(journalPathOf(await resolveLinks(historyFile)));
  } catch (error) {
    throw explainFileProblem(error, `find the alert journal of ${historyFile}`);
  }
}

/** The lease, or why there can be none on this file. @throws StageError Unavailable while another sender holds it. */
async function takeLease({ file, waitMs }: { file: string; waitMs: number }): Promise<Lease | StageError> {
  try {
    await expectFile(file, `append to ${file}`);
    return await acquireLease({ folder: leaseFolderOf(file), purpose: `append to ${file}`, waitMs });
  } catch (error) {
    const isBusy = error instanceof StageError && error.type === 'Unavailable' && codeOf(error.cause) === undefined;
    if (isBusy || !(error instanceof StageError)) throw error;
    return error;
  }
}

async function holdUnwritable(file: string, fault: StageError): Promise<HeldJournal> {
  const { entries } = await readJournal(file).catch(() => ({ entries: [] }));
  return unrecorded(entries, fault);
}

function unrecorded(entries: readonly JournalEntry[], fault: StageError): HeldJournal {
  return { entries, append: () => Promise.resolve(), fault: () => fault };
}

interface Held {
  file: string;
  now: () => Date;
  lease: Lease;
  entries: readonly JournalEntry[];
}

function createHeld({ file, now, lease, entries }: Held): HeldJournal {
  let fault: StageError | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const append = async (entry: JournalEntry): Promise<void> => {
    await lease.confirmHeld();
    try {
      await appendLine({ file, now: now(), prepare: () => Promise.resolve(JSON.stringify(entry)) });
    } catch (error) {
      const explained = explainFileProblem(error, `append to ${file}`);
      if (!(explained instanceof StageError)) throw explained;
      fault ??= explained;
    }
  };
  return {
    entries,
    fault: () => fault,
    // Channels deliver side by side; their entries still go one after the other.
    append: (entry) => {
      const appended = last.then(() => append(entry));
      last = appended.catch(() => undefined);
      return appended;
    },
  };
}

/**
 * Begins the journal anew with a snapshot once it is long; the earlier lines stay in `<file>.1` until the next time.
 * A disk that has no room for the snapshot is no reason not to alert: the next holder tries again.
 */
async function compact({ file, now, lease, entries }: Held): Promise<readonly JournalEntry[]> {
  if (!isCompactable(entries)) return entries;
  const snapshot = compactJournal(entries, now().toISOString());
  await lease.confirmHeld();
  try {
    await beginJournal({ file, line: JSON.stringify(snapshot) });
    return [snapshot];
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return entries;
  }
}

/** All entries that can be read. A torn last line is nothing; any other may be the one that says "already sent". */
async function readJournal(file: string): Promise<{ entries: JournalEntry[]; problem: StageError | null }> {
  const entries: JournalEntry[] = [];
  let problem: StageError | null = null;
  try {
    for await (const { number, bytes, whole } of readLines(file)) {
      const parsed = parseEntry(bytes.toString('utf8'));
      if (!whole && parsed.kind === 'corrupt') break;
      if (parsed.kind === 'entry') entries.push(parsed.entry);
      else problem ??= unreadable(`${file}:${number}`, parsed);
    }
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    if (error.type !== 'NotFound') problem ??= error;
  }
  return { entries, problem };
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
