import type { PipelineInput } from '../../src/core/pipeline/input.js';
import { parsePipelineInput } from '../../src/core/pipeline/parse-input.js';
import { recordFailure, recordOutcome } from '../../src/core/pipeline/record.js';
import type { RunContext } from '../../src/core/pipeline/requests.js';
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

/** The same with an input and a name. */
export function aRunContext(changes: StateChanges = {}, input: PipelineInput = {}): RunContext {
  const { options } = parsePipelineInput(input);
  if (options === undefined) throw new Error('Expected an input that fits.');
  const run = {
    workflowId: 'tune-x',
    runId: 'run-1',
    origin: 'run-1',
    runKey: '2026-11-22-abc',
    startedAt: '2026-11-22T00:00:00.000Z',
  };
  return { options, run, state: aState(changes) };
}
