import { type ParsedRecord, parseRecord } from '../../../core/history/record.js';
import { hashLine } from '../lines/line-hash.js';
import { StageError } from '../../../core/errors.js';
import { type Disk, type DiskFile, realDisk } from '../disk.js';
import { expectFile } from '../expect-file.js';
import { codeOf, explainFileProblem } from '../file-problem.js';
import { listSegments, readSegment, type Segment, splitOffCopy } from './history-segments.js';
import { type FileLine, scanLines } from '../lines/json-lines.js';
import { resolveLinks } from '../resolve-links.js';

/** A line of a history, read and judged. */
export interface ReadLine {
  /** From 1, in its own file. */
  number: number;
  /** The part that it stands in; absent: the file itself. */
  segment?: number;
  sha256: string;
  whole: boolean;
  parsed: ParsedRecord;
}

export interface ReadHistory {
  /** Is told of a part that can't be unpacked, and reading goes on behind it. @default it ends the reading */
  onDamaged?: (segment: Segment, error: StageError) => void;
  /** @default the real one */
  disk?: Disk;
}

/** The lines of a history in order, those of earlier parts first and those that are no records included. */
export async function* readHistory(
  file: string,
  { onDamaged, disk = realDisk }: ReadHistory = {},
): AsyncGenerator<ReadLine> {
  const history = await openHistory(file, disk);
  try {
    for (const segment of history.before) {
      try {
        for await (const line of readSegment(segment, disk)) yield { ...judgeLine(line), segment: segment.number };
      } catch (error) {
        if (onDamaged === undefined || !(error instanceof StageError) || error.type !== 'Corrupt') throw error;
        onDamaged(segment, error);
      }
    }
    if (history.handle === null) return;
    for await (const line of scanLines(history.handle)) yield judgeLine(line);
  } catch (error) {
    throw explainFileProblem(error, `read ${file}`);
  } finally {
    await history.handle?.close();
  }
}

/** What a line is, apart from its place. A record that lacks nothing but its newline is whole: see `setTornTailAside`. */
function judgeLine({ number, bytes, whole }: FileLine): ReadLine {
  const parsed = parseRecord(bytes.toString('utf8'));
  return { number, sha256: hashLine(bytes), whole: whole || parsed.kind === 'record', parsed };
}

export interface OpenHistory {
  /** null: only parts are there. The caller closes it. */
  handle: DiskFile | null;
  /** The parts that stand before the file's own lines, oldest first. */
  before: Segment[];
}

/**
 * A history as it stands at one moment. Takes no lease and creates nothing.
 *
 * @throws StageError NotFound, or what the file system says.
 */
export async function openHistory(named: string, disk: Disk = realDisk): Promise<OpenHistory> {
  const file = await resolveLinks(named, disk);
  await expectFile(file, `read ${named}`, disk);
  for (;;) {
    const segments = await listSegments(file, disk);
    const handle = await openIfThere(file, disk);
    if (handle === null && segments.length > 0) return { handle, before: segments };
    if (handle === null) throw explainFileProblem(codeError('ENOENT'), `read ${named}`);
    try {
      const { before } = await splitOffCopy(segments, { handle, disk });
      // A rotation between the two looks would have moved lines to a part that is not in the list.
      if ((await listSegments(file, disk)).length === segments.length) return { handle, before };
    } catch (error) {
      await handle.close();
      // A writer has just taken back a part that it had published.
      if (error instanceof StageError && error.type === 'NotFound') continue;
      throw error;
    }
    await handle.close();
  }
}

async function openIfThere(file: string, disk: Disk): Promise<DiskFile | null> {
  try {
    return await disk.open(file, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw explainFileProblem(error, `read ${file}`);
  }
}

function codeError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
