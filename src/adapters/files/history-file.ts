import { stat } from 'node:fs/promises';
import { renderRecord } from '../../core/history/build-record.js';
import { type ParsedRecord, parseRecord, type RecordDraft } from '../../core/history/record.js';
import { sha256 } from '../../core/hash.js';
import { StageError } from '../../core/errors.js';
import { codeOf, explainFileProblem } from './file-problem.js';
import { withLease } from './file-lease.js';
import { appendLine, readLines, scanLines } from './json-lines.js';

export interface AppendRecord {
  file: string;
  draft: RecordDraft;
  now: Date;
}

/**
 * Appends the record's line unless a line of its key is there already; true when it was appended. It returns when the
 * line is on disk.
 *
 * @throws StageError Unavailable when the file stays locked or the disk is full; or what the file system says.
 */
export async function appendRecord({ file, draft, now }: AppendRecord): Promise<boolean> {
  await expectFile(file);
  return withLease({ folder: leaseFolderOf(file), purpose: `append to ${file}` }, async (lease) => {
    // The whole file is looked through: an attempt that was delayed finds its line behind those of later runs.
    const prepare: Parameters<typeof appendLine>[0]['prepare'] = async (handle) => {
      const needle = Buffer.from(JSON.stringify(draft.key));
      let previous: Buffer | null = null;
      for await (const { bytes } of scanLines(handle)) {
        if (bytes.includes(needle) && keyOf(bytes) === draft.key) return null;
        previous = bytes;
      }
      await lease.confirmHeld();
      return renderRecord(draft, previous === null ? null : sha256(previous));
    };
    try {
      return await appendLine({ file, now, prepare });
    } catch (error) {
      throw explainFileProblem(error, `append to ${file}`);
    }
  });
}

/** Where the lease of a file lies. */
export function leaseFolderOf(file: string): string {
  return `${file}.lock`;
}

/** A line of the history file, read and judged. */
export interface ReadLine {
  number: number;
  sha256: string;
  whole: boolean;
  parsed: ParsedRecord;
}

/** The lines of a history file in order, those that are no records included. Takes no lease and creates nothing. */
export async function* readHistory(file: string): AsyncGenerator<ReadLine> {
  for await (const { number, bytes, whole } of readLines(file)) {
    yield { number, sha256: sha256(bytes), whole, parsed: parseRecord(bytes.toString('utf8')) };
  }
}

function keyOf(bytes: Buffer): string | undefined {
  const parsed = parseRecord(bytes.toString('utf8'));
  return parsed.kind === 'record' && parsed.record.v === 1 ? parsed.record.key : undefined;
}

/** Refuses what can't be a history file before a lease folder is created beside it. */
export async function expectFile(file: string): Promise<void> {
  try {
    const stats = await stat(file);
    if (stats.isFile()) return;
    const what = stats.isDirectory() ? 'a folder' : 'a device';
    throw new StageError({
      type: 'InvalidInput',
      message: `Expected ${file} to be a file, but it is ${what}.`,
      hint: 'Name a file.',
    });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw explainFileProblem(error, `append to ${file}`);
  }
}
