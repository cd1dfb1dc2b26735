import type { RunFacts, Verdict } from '../history/contract.js';
import { PENDING_REASONS } from '../health/reasons.js';
import type { JudgedJob } from '../health/worst-jobs.js';
import type { HistoryRecord } from '../history/record.js';
import { rootReasons } from '../history/root-reasons.js';

/** What a history record says about its run, in the alerts stage's own terms. */
export interface JudgedRecord {
  facts: RunFacts;
  verdict: Verdict;
  jobs: JudgedJob[];
}

const PENDING: ReadonlySet<string> = PENDING_REASONS;

/** Records of the original format know neither reasons nor runs: their health alone decides. */
export function judgeRecord(record: HistoryRecord): JudgedRecord {
  const { namespace, selector, overall_health: health } = record;
  if (record.v === 0) {
    return {
      facts: { ...UNKNOWN_RUN, namespace, selector },
      verdict: { health, reasons: [], message: '', exitCode: health === 'ERROR' ? 2 : 0, onlyPending: false },
      jobs: [],
    };
  }
  const reasons = rootReasons(record);
  return {
    facts: {
      workflowId: record.workflow_id,
      runId: record.run_id,
      ...(record.reset_of === undefined ? {} : { resetOf: record.reset_of }),
      runKey: record.run_key,
      sessionId: record.session_id,
      configHash: record.config_hash,
      mode: record.mode,
      namespace,
      selector,
      clusterName: record.cluster ?? '',
    },
    verdict: {
      health,
      reasons,
      message: record.raw_snapshot?.errors[0]?.message ?? '',
      exitCode: record.exit_code,
      onlyPending: reasons.length > 0 && reasons.every(({ reason }) => PENDING.has(reason)),
    },
    jobs: record.jobs.map(({ name, health, reason, message }) => ({ name, health, reason, message })),
  };
}

const UNKNOWN_RUN = {
  workflowId: '',
  runId: '',
  runKey: '',
  sessionId: '',
  configHash: '',
  mode: 'dry_run',
  clusterName: '',
} as const;
