import { exitCodeOf } from '../health/exit-code.js';
import type { Verdict } from '../history/contract.js';
import { addMissedFirings } from './missed-firings.js';
import { STAGES, type Stage } from './stages.js';
import { outcomeOf, type PipelineState } from './state.js';

/** Stages whose failure leaves nothing to judge; history and alerts run whatever happens and are judged apart. */
const JUDGING = STAGES.slice(0, 5);

export interface JudgeInput {
  state: PipelineState;
  strictHealth: boolean;
}

/** Health and exit code of a run as far as it has gone: the design's table of verdicts, first match wins. */
export function judge({ state, strictHealth }: JudgeInput): Verdict {
  const judged = addMissedFirings(judgeHealth(state, strictHealth), state);
  // A night of which nobody heard makes an OK a WARN, and that counts under `strict` as any other.
  const verdict =
    judged.health === 'WARN' && judged.exitCode === 0
      ? { ...judged, exitCode: exitCodeOf('WARN', { strict: strictHealth }) }
      : judged;
  const undone = findUndone(state);
  return undone === undefined ? verdict : { ...verdict, exitCode: 3, message: verdict.message || undone };
}

function judgeHealth(state: PipelineState, strictHealth: boolean): Verdict {
  const { interruption } = state;
  const health = outcomeOf(state, 'health');
  if (interruption?.reason === 'Cancelled') {
    // Not judged is not OK: a cancelled run that saw nothing is a WARN.
    const reasons = health?.reasons ?? [{ reason: 'Cancelled', count: 1 }];
    return {
      health: health?.overall ?? 'WARN',
      reasons,
      message: interruption.message,
      exitCode: 3,
      onlyPending: false,
    };
  }
  if (interruption !== undefined) return pipelineFailed(interruption.message, interruption.reason);
  const failure = findFailure(state, JUDGING);
  if (failure !== undefined) return pipelineFailed(failure);
  if (health === undefined) return pipelineFailed('the run ended before its health was judged');
  const { overall, reasons, onlyPending } = health;
  const exitCode = exitCodeOf(overall, { strict: strictHealth });
  return { health: overall, reasons, message: '', exitCode, onlyPending };
}

function pipelineFailed(message: string, cause?: string): Verdict {
  const reasons = cause === undefined ? ['PipelineFailed'] : ['PipelineFailed', cause];
  return {
    health: 'ERROR',
    reasons: reasons.map((reason) => ({ reason, count: 1 })),
    message,
    exitCode: 3,
    onlyPending: false,
  };
}

/** A record that could not be written or a notification that could not be delivered never goes unnoticed. */
function findUndone(state: PipelineState): string | undefined {
  return findFailure(state, ['history', 'alerts']);
}

function findFailure(state: PipelineState, stages: readonly Stage[]): string | undefined {
  for (const stage of stages) {
    const record = state.stages[stage];
    if (record.status === 'failed') return `${stage} failed: ${record.why}`;
  }
  return undefined;
}
