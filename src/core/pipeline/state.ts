import type { AlertsOutcome } from '../alerts/contract.js';
import type { ApplyOutcome } from '../apply/contract.js';
import type { GenerateOutcome } from '../generate/contract.js';
import type { HealthOutcome } from '../health/contract.js';
import type { HistoryOutcome } from '../history/contract.js';
import type { MonitorOutcome } from '../monitor/contract.js';
import type { ValidateOutcome } from '../validate/contract.js';
import type { Stage } from './stages.js';

/** What each stage hands on. */
export interface StageOutcomes {
  generate: GenerateOutcome;
  validate: ValidateOutcome;
  apply: ApplyOutcome;
  monitor: MonitorOutcome;
  health: HealthOutcome;
  history: HistoryOutcome;
  alerts: AlertsOutcome;
}

/** How one stage stands. `attempts` counts Temporal's attempts, `durationMs` includes waiting between them. */
export type StageRecord<S extends Stage = Stage> =
  | { status: 'not_reached' }
  | { status: 'skipped'; why: string }
  | {
      status: 'failed';
      type: string;
      why: string;
      attempts: number;
      durationMs: number;
      /** What a stage returned whose outcome says no: some of its work may be done. */
      refused?: StageOutcomes[S];
    }
  | { status: 'ok'; outcome: StageOutcomes[S]; attempts: number; durationMs: number };

/** Every stage, reached or not: a report that leaves one out would look as if it had gone well. */
export type StageRecords = { [S in Stage]: StageRecord<S> };

/** The plan that a person is to approve, while the run waits for it. */
export interface AwaitedPlan {
  digest: string;
  workflowId: string;
  /** What a dry run said; absent where an earlier version of the workflow made none. */
  preview?: ApplyOutcome;
}

/** Why a run ended before its stages did. */
export interface Interruption {
  reason: 'DeadlinePassed' | 'ApprovalRejected' | 'ApprovalTimedOut' | 'Cancelled' | 'RunTerminated' | 'RunTimedOut';
  message: string;
}

export interface PipelineState {
  stages: StageRecords;
  /** The stage that runs now. */
  running?: Stage;
  awaited?: AwaitedPlan;
  interruption?: Interruption;
  /** What the pipeline itself has to say, beside the stages' own warnings. */
  warnings: string[];
}

export function initialState(): PipelineState {
  const notReached = { status: 'not_reached' } as const;
  return {
    stages: {
      generate: notReached,
      validate: notReached,
      apply: notReached,
      monitor: notReached,
      health: notReached,
      history: notReached,
      alerts: notReached,
    },
    warnings: [],
  };
}

/** The outcome of a stage that went well, else undefined. */
export function outcomeOf<S extends Stage>(state: PipelineState, stage: S): StageOutcomes[S] | undefined {
  const record: StageRecord<S> = state.stages[stage];
  return record.status === 'ok' ? record.outcome : undefined;
}
