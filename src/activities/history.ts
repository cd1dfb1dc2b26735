import { isRetryable, sentenceOf, StageError } from '../core/errors.js';
import type { HealthStatus } from '../core/health/health-status.js';
import type { HealthReport } from '../core/health/report.js';
import { buildRecord } from '../core/history/build-record.js';
import type { HistoryOutcome, HistoryRequest, RunFacts } from '../core/history/contract.js';
import type { ObservedSnapshot } from '../core/history/observed-snapshot.js';
import { type RecordDraft, recordKeyOf } from '../core/history/record.js';

export interface HistoryPorts {
  readReport: (address: string) => Promise<HealthReport>;
  readSnapshot: (address: string) => Promise<ObservedSnapshot>;
  /** Returns when the line is on disk; `appended` is false where a line of its key was there already. */
  appendRecord: (historyFile: string, draft: RecordDraft) => Promise<{ appended: boolean; warnings: string[] }>;
  /** How the newest runs of the facts' stream were judged, oldest first. */
  readRecent: (historyFile: string, facts: RunFacts, limit: number) => Promise<HealthStatus[]>;
  /** Marks the run of a plan folder as ended. */
  markEnded: (planDir: string) => Promise<void>;
}

/** These travel in payloads, and no page shows more. */
const MOST_RECENT = 100;

/** Appends the run's one line, whatever the run was judged as. Running again finds the line and appends nothing. */
export function createHistory(ports: HistoryPorts) {
  return async (request: HistoryRequest): Promise<HistoryOutcome> => {
    const { historyFile, timestamp, facts, verdict, eventsLimit, planDir } = request;
    const warnings: string[] = [];
    const readIfThere = <T>(address: string | undefined, read: (address: string) => Promise<T>) =>
      address === undefined ? null : read(address).catch((error: unknown) => warnIfLost(error, warnings));
    const report = await readIfThere(request.report, ports.readReport);
    const snapshot = await readIfThere(request.snapshot, ports.readSnapshot);
    const key = recordKeyOf(facts.runId);
    const draft = buildRecord({ key, timestamp, facts, verdict, report, snapshot, eventsLimit });
    const { appended, warnings: ofFile } = await ports.appendRecord(historyFile, draft);
    warnings.push(...ofFile.map((warning) => `history: ${warning}`));
    const recent = await readRecentVerdicts(ports, request, warnings);
    if (planDir !== undefined) {
      await ports.markEnded(planDir).catch((error: unknown) => {
        warnings.push(`history: the run's folder could not be marked as ended (${sentenceOf(error)})`);
      });
    }
    return { appended, key, ...(recent === null ? {} : { recent }), warnings };
  };
}

/** They are there to be looked at: a line that is on disk is not lost for want of them. */
async function readRecentVerdicts(
  { readRecent }: HistoryPorts,
  { historyFile, facts, historyLimit }: HistoryRequest,
  warnings: string[],
): Promise<HealthStatus[] | null> {
  if (historyLimit === undefined) return null;
  try {
    return await readRecent(historyFile, facts, Math.min(historyLimit, MOST_RECENT));
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    warnings.push(`history: earlier verdicts are not shown (${sentenceOf(error)})`);
    return null;
  }
}

/** A line without details is better than none; but what may be there at the next attempt is worth one. */
function warnIfLost(error: unknown, warnings: string[]): null {
  if (!(error instanceof StageError) || isRetryable(error.type)) throw error;
  warnings.push(`history: recorded without details (${sentenceOf(error)})`);
  return null;
}
