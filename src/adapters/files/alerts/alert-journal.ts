import type { AlertJournal, HeldJournal } from '../../../activities/alert-ports.js';
import { compactJournal, isCompactable } from '../../../core/alerts/compact-journal.js';
import { type JournalEntry, journalPathOf } from '../../../core/alerts/journal.js';
import { StageError } from '../../../core/errors.js';
import { beginJournal } from './begin-journal.js';
import type { Disk } from '../disk.js';
import { codeOf, explainFileProblem } from '../file-problem.js';
import { acquireLease, type Lease } from '../lease/file-lease.js';
import { expectFile } from '../expect-file.js';
import { leaseFolderOf } from '../history/history-file.js';
import { type Host, thisHost } from '../lease/host.js';
import { appendLine } from '../lines/json-lines.js';
import { openLines } from '../lines/line-writer.js';
import { readJournal } from './read-journal.js';
import { resolveLinks } from '../resolve-links.js';

/** Sending is done under the lease, and a receiver may take 15 s to fail: the next sender waits for longer. */
const WAIT_MS = 45_000;

export interface OpenJournal {
  /** By any of its names: what belongs to one history has one journal. */
  historyFile: string;
  now: () => Date;
  /** How long to wait for another sender. @default 45 000 */
  waitMs?: number;
  /** Entries from which on the journal begins anew. @default 1 000 */
  maxEntries?: number;
  /** @default this process */
  host?: Host;
}

/** The journal in a file. Reading it takes no lease and creates nothing, so that a dry run leaves no trace. */
export function openAlertJournal(open: OpenJournal): AlertJournal {
  const { historyFile, now, waitMs = WAIT_MS, maxEntries, host = thisHost } = open;
  const { disk } = host;
  return {
    read: async () => {
      const { entries, problem } = await readJournal(await findJournal(historyFile, disk), disk);
      if (problem !== null) throw problem;
      return entries;
    },
    async hold(work) {
      const file = await findJournal(historyFile, disk);
      const lease = await takeLease({ file, waitMs, host });
      if (lease instanceof StageError) return work(await holdUnwritable(file, lease, disk));
      try {
        const { entries, problem } = await readJournal(file, disk);
        // A file that can't be understood is not written to either.
        const fault = problem ?? (await settle({ file, now, disk }));
        if (fault !== null) return await work(unrecorded(entries, fault));
        const held = { file, now, lease, disk };
        return await work(createHeld({ ...held, entries: await compact({ ...held, entries, maxEntries }) }));
      } finally {
        await lease.release();
      }
    },
  };
}

/** Beside the history itself, wherever a link to it lies: two names of one history must not be told twice. */
async function findJournal(historyFile: string, disk: Disk): Promise<string> {
  try {
    return await resolveLinks(journalPathOf(await resolveLinks(historyFile, disk)), disk);
  } catch (error) {
    throw explainFileProblem(error, `find the alert journal of ${historyFile}`);
  }
}

interface TakeLease {
  file: string;
  waitMs: number;
  host: Host;
}

/** The lease, or why there can be none on this file. @throws StageError Unavailable while another sender holds it. */
async function takeLease({ file, waitMs, host }: TakeLease): Promise<Lease | StageError> {
  try {
    const purpose = `append to ${file}`;
    await expectFile(file, purpose, host.disk);
    return await acquireLease({ folder: leaseFolderOf(file), purpose, waitMs, host });
  } catch (error) {
    const isBusy = error instanceof StageError && error.type === 'Unavailable' && codeOf(error.cause) === undefined;
    if (isBusy || !(error instanceof StageError)) throw error;
    return error;
  }
}

async function holdUnwritable(file: string, fault: StageError, disk: Disk): Promise<HeldJournal> {
  const { entries } = await readJournal(file, disk).catch(() => ({ entries: [] }));
  return unrecorded(entries, fault);
}

function unrecorded(entries: readonly JournalEntry[], fault: StageError): HeldJournal {
  return { entries, append: () => Promise.resolve(), fault: () => fault };
}

/**
 * Puts on disk what was read: an attempt that was killed behind its write may not have come to that, and what is taken
 * for delivered must still be so after a power cut. Why it can't be, or null.
 */
async function settle({ file, now, disk }: Pick<Held, 'file' | 'now' | 'disk'>): Promise<StageError | null> {
  try {
    await disk.stat(file);
    const lines = await openLines({ file, now: now(), disk });
    try {
      await lines.handle.datasync();
    } finally {
      await lines.close();
    }
    return null;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    const explained = explainFileProblem(error, `append to ${file}`);
    if (explained instanceof StageError) return explained;
    throw explained;
  }
}

interface Held {
  file: string;
  now: () => Date;
  lease: Lease;
  disk: Disk;
  entries: readonly JournalEntry[];
}

function createHeld({ file, now, lease, disk, entries }: Held): HeldJournal {
  let fault: StageError | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const append = async (entry: JournalEntry): Promise<void> => {
    await lease.confirmHeld();
    try {
      await appendLine({ file, now: now(), prepare: () => Promise.resolve(JSON.stringify(entry)), disk });
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

interface Compact extends Held {
  maxEntries: number | undefined;
}

/**
 * Begins the journal anew with a snapshot once it is long; the earlier lines stay in `<file>.1` until the next time.
 * A disk that has no room for the snapshot is no reason not to alert: the next holder tries again.
 */
async function compact({ file, now, lease, disk, entries, maxEntries }: Compact): Promise<readonly JournalEntry[]> {
  if (!isCompactable(entries, maxEntries)) return entries;
  const snapshot = compactJournal(entries, now().toISOString());
  try {
    await beginJournal({ file, line: JSON.stringify(snapshot), disk, confirm: () => lease.confirmHeld() });
    return [snapshot];
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return entries;
  }
}
