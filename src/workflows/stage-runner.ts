import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  isCancellation,
  patched,
  TimeoutFailure,
} from '@temporalio/workflow';
import { recordFailure, recordOutcome } from '../core/pipeline/record.js';
import type { RunContext } from '../core/pipeline/requests.js';
import { summarizeActivity } from '../core/pipeline/run-page/activity-summary.js';
import type { StageReply, StageRequests } from '../core/pipeline/stage-activities.js';
import type { Stage } from '../core/pipeline/stages.js';
import { outcomeOf, type PipelineState, type StageOutcomes, type StageRecord } from '../core/pipeline/state.js';
import type { StageProxies } from './activity-options.js';

/** Ends the stages of a run whose record says why; the run itself goes on to history and alerts. */
export class StageStopped extends Error {
  override readonly name = 'StageStopped';
}

export interface StageRunner {
  /** Throws StageStopped when the stage failed; a cancellation and a defect pass through. */
  runStage<S extends Stage>(stage: S, request: StageRequests[S]): Promise<StageOutcomes[S]>;
  /** The same, but a failed stage gives undefined: history and alerts run whatever happens to the other one. */
  tryStage<S extends Stage>(stage: S, request: StageRequests[S]): Promise<StageOutcomes[S] | undefined>;
  /** Apply's dry run before an approval: what fails it fails the stage, else the stage is still to be reached. */
  previewApply(request: StageRequests['apply']): Promise<StageOutcomes['apply']>;
}

export interface StageRunnerInput {
  context: RunContext;
  activities: StageProxies;
  /** Called after each change of the state. */
  show(): void;
}

/** Runs stages one after the other and records how each one went in the run's state. */
export function createStageRunner({ context, activities, show }: StageRunnerInput): StageRunner {
  const { state } = context;

  async function perform<S extends Stage>(
    stage: S,
    request: StageRequests[S],
    activity: (request: StageRequests[S]) => Promise<StageReply<S>>,
  ): Promise<StageOutcomes[S] | undefined> {
    const startedAt = Date.now();
    state.running = stage;
    show();
    try {
      const { attempts, outcome } = await activity(request);
      setRecord(state, stage, recordOutcome(stage, outcome, { attempts, durationMs: Date.now() - startedAt }));
    } catch (thrown) {
      const error = isLostWhileStopping(thrown) ? new CancelledFailure('interrupted') : thrown;
      const durationMs = Date.now() - startedAt;
      setRecord(state, stage, recordFailure(describeFailure(error), { attempts: attemptsOf(error), durationMs }));
      if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    } finally {
      delete state.running;
      show();
    }
    return outcomeOf(state, stage);
  }

  function tryStage<S extends Stage>(stage: S, request: StageRequests[S]): Promise<StageOutcomes[S] | undefined> {
    return perform(stage, request, activities(stage, summarizeActivity(stage, context)));
  }
  return {
    tryStage,
    runStage: async (stage, request) => {
      const outcome = await tryStage(stage, request);
      if (outcome === undefined) throw new StageStopped(stage);
      return outcome;
    },
    previewApply: async (request) => {
      const outcome = await perform('apply', request, activities('apply', PREVIEW));
      if (outcome === undefined) throw new StageStopped('apply');
      setRecord(state, 'apply', { status: 'not_reached' });
      return outcome;
    },
  };
}

const PREVIEW = 'Ask the cluster what it would say, before a person is asked (dry-run)';

function setRecord<S extends Stage>(state: PipelineState, stage: S, record: StageRecord<S>): void {
  const stages: { [K in S]: StageRecord<K> } = state.stages;
  stages[stage] = record;
}

/**
 * A stage that was asked to stop gets no further attempt: of one whose worker has died the server says only that
 * nobody answered, which is not why the run ends.
 */
function isLostWhileStopping(error: unknown): boolean {
  const isUnanswered = error instanceof ActivityFailure && error.cause instanceof TimeoutFailure;
  // Runs of before take it for the stage's own failure.
  return isUnanswered && CancellationScope.current().consideredCancelled && patched('lost-while-stopping');
}

function describeFailure(error: unknown): { type: string; why: string } {
  if (isCancellation(error)) return { type: 'Cancelled', why: 'interrupted' };
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) return { type: cause.type ?? 'Defect', why: cause.message };
  if (cause instanceof TimeoutFailure)
    return { type: 'TimedOut', why: `no worker finished it in time (${cause.timeoutType})` };
  return { type: 'Defect', why: cause instanceof Error ? cause.message : String(cause) };
}

/** The failure translator puts the attempt into the details; a timeout has none. */
function attemptsOf(error: unknown): number {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  const [details] = (cause instanceof ApplicationFailure ? cause.details : undefined) ?? [];
  return typeof details === 'object' && details !== null && 'attempts' in details ? Number(details.attempts) : 1;
}
