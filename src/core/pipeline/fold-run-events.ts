import { parsePipelineInput } from './parse-input.js';
import { recordFailure, recordOutcome } from './record.js';
import { buildResult, type PipelineResult, UNKNOWN_OPTIONS } from './result.js';
import { identifyRun, type WorkflowIdentity } from './run.js';
import { parseStageReply } from './stage-reply-schema.js';
import { STAGES, type Stage } from './stages.js';
import { type Interruption, initialState, outcomeOf, type StageRecord } from './state.js';

/** What a run's history says about its stages, in order. */
export type RunEvent =
  | { kind: 'started'; stage: string; atMs: number }
  | { kind: 'completed'; stage: string; atMs: number; reply: unknown }
  | { kind: 'failed'; stage: string; atMs: number; type: string; why: string };

export interface UnreportedRun {
  workflow: WorkflowIdentity;
  /** The workflow's input as it was sent. */
  input: unknown;
  events: readonly RunEvent[];
  ending: Interruption;
  closedAtMs: number;
}

/**
 * The result of a run that somebody ended before it could report: how far its stages had come, and exit code 3. It is
 * never more than what the run itself would have said: a stage that was under way has failed.
 */
export function foldRunEvents({ workflow, input, events, ending, closedAtMs }: UnreportedRun): PipelineResult {
  const state = initialState();
  state.interruption = ending;
  const setRecord = (stage: Stage, record: StageRecord) => Object.assign(state.stages, { [stage]: record });
  const startedAt = new Map<Stage, number>();
  for (const event of events) {
    const stage = STAGES.find((word) => word === event.stage);
    if (stage === undefined) continue;
    if (event.kind === 'started') {
      startedAt.set(stage, event.atMs);
      continue;
    }
    setRecord(stage, recordOf(stage, event, event.atMs - (startedAt.get(stage) ?? event.atMs)));
    startedAt.delete(stage);
  }
  for (const [stage, atMs] of startedAt) {
    const timing = { attempts: 1, durationMs: Math.max(closedAtMs - atMs, 0) };
    setRecord(stage, recordFailure({ type: ending.reason, why: 'interrupted' }, timing));
  }
  const { options } = parsePipelineInput(input);
  // Before an approval apply was only tried: nothing of it was done.
  if (options?.applyEnabled === true && outcomeOf(state, 'apply')?.mode === 'dry-run')
    setRecord('apply', { status: 'not_reached' });
  if (state.stages.history.status !== 'ok') state.warnings.push('the run has left no line in the history');
  return buildResult({
    state,
    options: options ?? UNKNOWN_OPTIONS,
    run: options === undefined ? { ...workflow, runKey: '' } : identifyRun(workflow, options),
  });
}

function recordOf(stage: Stage, event: Exclude<RunEvent, { kind: 'started' }>, durationMs: number): StageRecord {
  if (event.kind === 'failed') return recordFailure(event, { attempts: 1, durationMs });
  const reply = parseStageReply(stage, event.reply);
  if (reply !== null) return recordOutcome(stage, reply.outcome, { attempts: reply.attempts, durationMs });
  return recordFailure({ type: 'Corrupt', why: 'its outcome can not be read' }, { attempts: 1, durationMs });
}
