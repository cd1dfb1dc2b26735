import { canonicalJson } from '../core/canonical-json.js';
import { sha256 } from '../core/hash.js';
import type { HealthReport, ReasonCount } from '../core/health/report.js';
import { buildRecord, type RecordDraft } from '../core/history/build-record.js';
import type { ObservedSnapshot } from '../core/history/observed-snapshot.js';

export interface RecordObservation {
  historyFile: string;
  /** RFC 3339. */
  timestamp: string;
  namespace: string;
  selector: string;
  clusterName: string;
  snapshot: ObservedSnapshot;
  report: HealthReport;
  /** `countReasons(report)`. */
  reasons: readonly ReasonCount[];
  onlyPending: boolean;
  eventsLimit: number;
  /** Returns when the line is on disk. */
  appendRecord: (historyFile: string, draft: RecordDraft) => Promise<boolean>;
}

/** Appends what was observed outside any run, for `history record`; returns the line's fields. */
export async function recordObservation(input: RecordObservation): Promise<RecordDraft> {
  const {
    historyFile,
    timestamp,
    namespace,
    selector,
    clusterName,
    snapshot,
    report,
    reasons,
    onlyPending,
    eventsLimit,
  } = input;
  const key = `observation:${sha256(canonicalJson([timestamp, clusterName, namespace, selector])).slice(0, 32)}`;
  const draft = buildRecord({
    key,
    timestamp,
    facts: {
      workflowId: '',
      runId: '',
      runKey: '',
      sessionId: '',
      configHash: '',
      mode: 'dry_run',
      namespace,
      selector,
      clusterName,
    },
    verdict: {
      health: report.overall,
      reasons: [...reasons],
      message: '',
      exitCode: report.overall === 'ERROR' ? 2 : 0,
      onlyPending,
    },
    report,
    snapshot,
    eventsLimit,
  });
  await input.appendRecord(historyFile, draft);
  return draft;
}
