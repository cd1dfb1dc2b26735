import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { renderDuration } from '../core/duration.js';
import type { PipelineState } from '../core/pipeline/state.js';
import { StageStopped } from './stage-runner.js';

/** How the stages of a run ended: `stopped` = one of them failed, or the plan was not approved. */
export type Ending = 'finished' | 'stopped' | 'deadline' | 'cancelled';

/**
 * Runs the stages until they end, one of them fails, the deadline passes or somebody cancels, and says which.
 * The deadline is a timer inside the workflow, so that a run that is late still judges, records and alerts.
 */
export async function runUntilDeadline(deadlineMs: number, stages: () => Promise<void>): Promise<Ending> {
  const root = CancellationScope.current();
  try {
    await runWithin(deadlineMs, stages);
    return 'finished';
  } catch (error) {
    if (error instanceof StageStopped) return 'stopped';
    if (!isCancellation(error)) throw error;
    return root.consideredCancelled ? 'cancelled' : 'deadline';
  }
}

/** As `CancellationScope.withTimeout`, with a name for the timer: in the Web UI it is the longest bar of all. */
function runWithin(deadlineMs: number, stages: () => Promise<void>): Promise<void> {
  return CancellationScope.cancellable(async () => {
    const scope = CancellationScope.current();
    const timer = new CancellationScope();
    void timer
      .run(() => sleep(deadlineMs, { summary: 'Deadline of the run' }))
      .then(
        () => scope.cancel(),
        () => undefined,
      );
    try {
      await stages();
    } finally {
      timer.cancel();
    }
  });
}

/** Notes in the state what has ended the stages early; a stage that failed is in its own record. */
export function interrupt(state: PipelineState, ending: Ending, deadlineMs: number): void {
  if (ending === 'cancelled') state.interruption = { reason: 'Cancelled', message: 'the run was cancelled' };
  if (ending === 'deadline') {
    const message = `the deadline of ${renderDuration(deadlineMs)} passed before the stages had ended`;
    state.interruption = { reason: 'DeadlinePassed', message };
  }
}
