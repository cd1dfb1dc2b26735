import { sha256 } from '../hash.js';
import { WORKFLOW_TYPE } from '../pipeline/temporal-names.js';
import type { StageEvent } from './stage-event.js';

// A run as a trace: a span for each attempt of a stage, and above them one for the run. Its ids follow from the run's
// own id, so that workers that know nothing of one another write into one trace.

export interface PlannedSpan {
  name: string;
  traceId: string;
  /** Absent: any that is new. */
  spanId?: string;
  parentSpanId?: string;
  startMs: number;
  endMs: number;
  isError: boolean;
  attributes: TraceAttributes;
}

/** All that a span ever says; what is not one of these can't reach a receiver. */
export type TraceAttributes = Partial<
  Record<
    `tuning_pipeline.${'workflow_id' | 'run_id' | 'run_key' | 'stage' | 'result' | 'error_type' | 'health'}`,
    string
  > &
    Record<`tuning_pipeline.${'attempt' | 'exit_code'}`, number>
>;

/** The trace of a run: its id without dashes, so that whoever has one of them has the other. */
export function traceIdOf(runId: string): string {
  const digits = runId.replaceAll('-', '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(digits) ? digits : sha256(runId).slice(0, 32);
}

/** The span of the attempt; after the run's last one the span of the run too. */
export function planSpans(event: StageEvent): PlannedSpan[] {
  const { stage, workflowId, runId, runKey, attempt, result, errorType, startedAtMs, durationMs, closes } = event;
  const traceId = traceIdOf(runId);
  const rootId = sha256(traceId).slice(0, 16);
  const run: TraceAttributes = {
    'tuning_pipeline.workflow_id': workflowId,
    'tuning_pipeline.run_id': runId,
    'tuning_pipeline.run_key': runKey,
  };
  const endMs = startedAtMs + durationMs;
  const span: PlannedSpan = {
    name: stage,
    traceId,
    parentSpanId: rootId,
    startMs: startedAtMs,
    endMs,
    isError: result === 'failed',
    attributes: {
      ...run,
      'tuning_pipeline.stage': stage,
      'tuning_pipeline.attempt': attempt,
      'tuning_pipeline.result': result,
      ...(errorType === undefined ? {} : { 'tuning_pipeline.error_type': errorType }),
    },
  };
  if (closes === undefined) return [span];
  const { health, exitCode } = closes.verdict;
  const verdict = { 'tuning_pipeline.health': health, 'tuning_pipeline.exit_code': exitCode } as const;
  const root: PlannedSpan = {
    name: WORKFLOW_TYPE,
    traceId,
    spanId: rootId,
    startMs: Date.parse(closes.startedAt),
    endMs,
    isError: exitCode >= 2,
    attributes: { ...run, ...verdict },
  };
  return [span, root];
}
