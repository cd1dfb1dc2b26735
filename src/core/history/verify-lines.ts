import type { ParsedRecord } from './record.js';

/** A line of a history file, as it was found. */
export interface HistoryLine {
  /** From 1, in its own file. */
  number: number;
  /** The part of the history that it stands in; absent: the file itself. */
  segment?: number;
  /** Of its bytes without the newline. */
  sha256: string;
  /** False: it ends without a newline, so it was never written to its end. */
  whole: boolean;
  parsed: ParsedRecord;
}

export interface LineProblem {
  /** The part that it stands in; absent: the file itself. */
  segment?: number;
  /** 0: the part as a whole. */
  line: number;
  kind: 'corrupt' | 'newer' | 'torn' | 'chain' | 'duplicate';
  message: string;
}

export interface VerifyReport {
  lines: number;
  /** Files before this one that hold earlier lines. */
  parts: number;
  /** Records of this version, each of which vouches for the line before it. */
  chained: number;
  /** Records of the original format: valid, but changes to them show only where a chained line follows. */
  original: number;
  problems: LineProblem[];
  /** The first line continues an earlier file: what stood before it can't be checked. */
  startsMidway: boolean;
}

export interface VerifyInput {
  lines: Iterable<HistoryLine> | AsyncIterable<HistoryLine>;
  /** `prev` values whose line was moved away by `history repair`, which kept a copy. */
  movedPrevs: ReadonlySet<string>;
}

/** Checks every line by itself, and that each record names the hash of the line before it. */
export async function verifyLines({ lines, movedPrevs }: VerifyInput): Promise<VerifyReport> {
  const report: VerifyReport = { lines: 0, parts: 0, chained: 0, original: 0, problems: [], startsMidway: false };
  const firstLineOf = new Map<string, string>();
  let previous: HistoryLine | null = null;
  for await (const line of lines) {
    report.lines += 1;
    if (line.segment !== undefined && line.segment !== previous?.segment) report.parts += 1;
    report.problems.push(...findProblems({ line, previous, movedPrevs, firstLineOf }));
    if (line.parsed.kind === 'record' && line.whole) {
      const { record } = line.parsed;
      if (record.v === 0) report.original += 1;
      else report.chained += 1;
      if (record.v === 1 && previous === null && record.prev !== null) report.startsMidway = true;
    }
    previous = line;
  }
  return report;
}

interface LineInContext {
  line: HistoryLine;
  previous: HistoryLine | null;
  movedPrevs: ReadonlySet<string>;
  /** Where a key was seen first, for people. */
  firstLineOf: Map<string, string>;
}

function findProblems({ line, previous, movedPrevs, firstLineOf }: LineInContext): LineProblem[] {
  const { number, parsed, segment } = line;
  const place = { ...(segment === undefined ? {} : { segment }), line: number };
  if (!line.whole) return [{ ...place, kind: 'torn', message: 'it ends without a newline: its writer was stopped' }];
  if (parsed.kind !== 'record') return [{ ...place, kind: parsed.kind, message: parsed.problem }];
  const { record } = parsed;
  if (record.v === 0) return [];
  const problems: LineProblem[] = [];
  const first = firstLineOf.get(record.key);
  if (first === undefined)
    firstLineOf.set(record.key, segment === undefined ? `line ${number}` : `line ${number} of part ${segment}`);
  else
    problems.push({
      ...place,
      kind: 'duplicate',
      message: `expected each key once, got ${record.key} of ${first} again`,
    });
  const startsFile = previous === null;
  const expected = previous?.sha256 ?? null;
  const isMoved = record.prev !== null && movedPrevs.has(record.prev);
  if (!startsFile && record.prev !== expected && !isMoved) {
    const message = `expected prev ${expected}, got ${record.prev}: the line before it was changed, removed or put in`;
    problems.push({ ...place, kind: 'chain', message });
  }
  return problems;
}
