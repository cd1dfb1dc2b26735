import type { HistoryRecord } from '../history/record.js';
import { foldDecision, UNSEEN_STREAM } from './fold-journal.js';
import type { DecisionEntry, StreamState } from './journal.js';
import { judgeRecord } from './judged-record.js';
import { type JudgedRun, takeDecision } from './take-decision.js';

/** The rules that a history is replayed through. */
export type ReplayRules = Pick<JudgedRun, 'alertOn' | 'repeatIntervalMs'>;

/** A record with the hash of its line. */
export interface ReplayedLine {
  record: HistoryRecord;
  sha256: string;
}

/** What would have been decided on each record, one after the other, had alerts been on from the first. */
export function replayHistory(lines: Iterable<ReplayedLine>, rules: ReplayRules): DecisionEntry[] {
  const streams = new Map<string, StreamState>();
  const decisions = new Map<string, DecisionEntry>();
  for (const { record, sha256 } of lines) {
    const run = runOf({ record, sha256 });
    if (decisions.has(run)) continue;
    const judged = { run, timestamp: record.timestamp, ...judgeRecord(record), ...rules };
    const decision = takeDecision({ streams, decisions }, judged, []);
    decisions.set(run, decision);
    streams.set(decision.stream, foldDecision(streams.get(decision.stream) ?? UNSEEN_STREAM, decision));
  }
  return [...decisions.values()];
}

/** What a record decides as: its key, or its line where it is older than keys. */
export function runOf({ record, sha256 }: ReplayedLine): string {
  return record.v === 0 ? `line:${sha256}` : record.key;
}
