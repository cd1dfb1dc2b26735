import { type JournalEntry, parseEntry } from '../../../core/alerts/journal.js';
import { StageError } from '../../../core/errors.js';
import type { Disk } from '../disk.js';
import { readLines } from '../lines/json-lines.js';

export interface ReadJournal {
  entries: JournalEntry[];
  /** Why there may be more than these; null: these are all. */
  problem: StageError | null;
}

/** All entries that can be read. A torn last line is nothing; any other may be the one that says "already sent". */
export async function readJournal(file: string, disk: Disk): Promise<ReadJournal> {
  const entries: JournalEntry[] = [];
  let problem: StageError | null = null;
  try {
    for await (const { number, bytes, whole } of readLines(file, disk)) {
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
