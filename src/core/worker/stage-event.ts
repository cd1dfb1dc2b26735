import type { Verdict } from '../history/contract.js';
import type { Stage } from '../pipeline/stages.js';

/** How one attempt of a stage went. */
export interface StageEvent {
  stage: Stage;
  workflowId: string;
  runId: string;
  runKey: string;
  attempt: number;
  /** `cancelled`: by a person, by a deadline, or because this worker stops. */
  result: 'ok' | 'failed' | 'cancelled';
  startedAtMs: number;
  durationMs: number;
  /** Of a failure: its type and sentence. A defect's sentence stays in the run, because nobody has written it. */
  errorType?: string;
  message?: string;
  /** What the run was judged as; told once for each run, when its last stage begins. */
  verdict?: Verdict;
  /** Of the attempt that is the run's last work. */
  closes?: ClosedRun;
}

/** What the end of a run tells of the whole of it. */
export interface ClosedRun {
  /** RFC 3339. */
  startedAt: string;
  verdict: Verdict;
}
