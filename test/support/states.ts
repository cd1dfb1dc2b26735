import { recordFailure, recordOutcome } from '../../src/core/pipeline/record.js';
import { STAGES, type Stage } from '../../src/core/pipeline/stages.js';
import {
  type Interruption,
  initialState,
  type PipelineState,
  type StageOutcomes,
} from '../../src/core/pipeline/state.js';
import { FINE } from './stage-fakes.js';

export interface StateChanges {
  /** Outcomes that differ from a fine dry run. */
  outcomes?: Partial<StageOutcomes>;
  /** The stage that failed; of the judging stages those after it are not reached. */
  failed?: { stage: Stage; why: string };
  /** Stages after this one are not reached, but history and alerts. */
  until?: Stage;
  interruption?: Interruption;
}

/** A run's state after its stages. */
export function aState({ outcomes = {}, failed, until, interruption }: StateChanges = {}): PipelineState {
  const state = { ...initialState(), ...(interruption === undefined ? {} : { interruption }) };
  const last = STAGES.indexOf(failed?.stage ?? until ?? 'alerts');
  const timing = { attempts: 1, durationMs: 10 };
  for (const [index, stage] of STAGES.entries()) {
    const reached = index <= last || stage === 'history' || stage === 'alerts';
    if (!reached) continue;
    const record =
      stage === failed?.stage
        ? recordFailure({ type: 'Refused', why: failed.why }, timing)
        : recordOutcome(stage, { ...FINE, ...outcomes }[stage], timing);
    Object.assign(state.stages, { [stage]: record });
  }
  return state;
}
