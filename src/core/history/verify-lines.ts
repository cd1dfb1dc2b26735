import type { ParsedRecord } from './record.js';

/** A line of a history file, as it was found. */
export interface HistoryLine {
  /** From 1. */
  number: number;
  /** Of its bytes without the newline. */
  sha256: string;
  /** False: it ends without a newline, so it was never written to its end. */
  whole: boolean;
  parsed: ParsedRecord;
}

export interface LineProblem {
  line: number;
  kind: 'corrupt' | 'newer' | 'torn' | 'chain' | 'duplicate';
  message: string;
}

export interface VerifyReport {
  lines: number;
  /** Records of this version, each of which vouches for the line before it. */
  chained: number;
  /** Records of the original format: valid, but changes to them show only where a chained line follows. */
  original: number;
  problems: LineProblem[];
  /** The first line continues an earlier file: what stood before it can't be checked. */
  startsMidway: boolean;
}

export interface VerifyInput {
  lines: Iterable<HistoryLine>;
  /** `prev` values whose line was moved away by `history repair`, which kept a copy. */
  movedPrevs: ReadonlySet<string>;
}

/** Checks every line by itself, and that each record names the hash of the line before it. */
export function verifyLines({ lines, movedPrevs }: VerifyInput): VerifyReport {
  const report: VerifyReport = { lines: 0, chained: 0, original: 0, problems: [], startsMidway: false };
  const firstLineOf = new Map<string, number>();
  let previous: HistoryLine | null = null;
  for (const line of lines) {
    report.lines += 1;
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
  firstLineOf: Map<string, number>;
}

function findProblems({ line, previous, movedPrevs, firstLineOf }: LineInContext): LineProblem[] {
  const { number, parsed } = line;
  if (!line.whole)
    return [{ line: number, kind: 'torn', message: 'it ends without a newline: its writer was stopped' }];
  if (parsed.kind !== 'record') return [{ line: number, kind: parsed.kind, message: parsed.problem }];
  const { record } = parsed;
  if (record.v === 0) return [];
  const problems: LineProblem[] = [];
  const first = firstLineOf.get(record.key);
  if (first === undefined) firstLineOf.set(record.key, number);
  else
    problems.push({
      line: number,
      kind: 'duplicate',
      message: `expected each key once, got ${record.key} of line ${first} again`,
    });
  const startsFile = previous === null;
  const expected = previous?.sha256 ?? null;
  const isMoved = record.prev !== null && movedPrevs.has(record.prev);
  if (!startsFile && record.prev !== expected && !isMoved) {
    const message = `expected prev ${expected}, got ${record.prev}: the line before it was changed, removed or put in`;
    problems.push({ line: number, kind: 'chain', message });
  }
  return problems;
}
