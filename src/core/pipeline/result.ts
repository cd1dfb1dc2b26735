import type { RunMode } from '../history/contract.js';
import type { HealthStatus } from '../health/health-status.js';
import type { PipelineOptions } from './input.js';
import { describeMissed } from './missed-firings.js';
import { STAGES, type Stage, type StageStatus } from './stages.js';
import { outcomeOf, type PipelineState } from './state.js';
import { renderStep, renderSteps } from './steps.js';
import { judge } from './verdict.js';

export interface StageReport {
  stage: Stage;
  status: StageStatus;
  /** Temporal's attempts; 0 where the stage did not run. */
  attempts: number;
  durationMs: number;
  /** The summary line without the stage's name. */
  detail: string;
}

/** What a run ends with, in every ending: returned, or in the failure's details, and always in the memo `result`. */
export interface PipelineResult {
  version: 1;
  mode: RunMode;
  generatedJobs: number;
  validatedJobs: number;
  /** Created plus unchanged by this run; 0 in a dry run. */
  appliedJobs: number;
  healthStatus: HealthStatus;
  /** Delivered incidents; 0 in a dry run. */
  incidentsSent: number;
  historyAppended: boolean;
  exitCode: 0 | 1 | 2 | 3;
  steps: string[];
  stages: StageReport[];
  /** '' where generate was not reached. */
  planDigest: string;
  runKey: string;
  workflowId: string;
  runId: string;
  warnings: string[];
}

export interface ResultInput {
  state: PipelineState;
  options: Pick<PipelineOptions, 'applyEnabled' | 'alertsEnabled' | 'strictHealth' | 'historyFile'>;
  run: { runKey: string; workflowId: string; runId: string };
}

/** Of an input that does not fit, or that this process has no key for. */
export const UNKNOWN_OPTIONS: ResultInput['options'] = {
  applyEnabled: false,
  alertsEnabled: false,
  strictHealth: false,
  historyFile: '',
};

/** Results travel in payloads and memos: more warnings than this are counted, not listed. */
const MAX_WARNINGS = 20;

export function buildResult({ state, options, run }: ResultInput): PipelineResult {
  const { health, exitCode } = judge({ state, strictHealth: options.strictHealth });
  const applied = outcomeOf(state, 'apply');
  return {
    version: 1,
    mode: runMode(options),
    generatedJobs: outcomeOf(state, 'generate')?.jobs ?? 0,
    validatedJobs: outcomeOf(state, 'validate')?.valid ?? 0,
    appliedJobs: applied?.mode === 'apply' ? applied.created + applied.unchanged : 0,
    healthStatus: health,
    incidentsSent: countSent(state),
    historyAppended: state.stages.history.status === 'ok',
    exitCode,
    steps: renderSteps(state, options.historyFile),
    stages: STAGES.map((stage) => reportStage(state, stage, options.historyFile)),
    planDigest: outcomeOf(state, 'generate')?.digest ?? '',
    runKey: run.runKey,
    workflowId: run.workflowId,
    runId: run.runId,
    warnings: collectWarnings(state),
  };
}

/** An older message that is refused makes the stage fail, and takes nothing from what was delivered. */
function countSent({ stages: { alerts } }: PipelineState): number {
  const outcome = alerts.status === 'ok' ? alerts.outcome : alerts.status === 'failed' ? alerts.refused : undefined;
  return outcome?.sent ?? 0;
}

/** full_alerts when alerts are enabled, else apply when apply is enabled, else dry_run. */
export function runMode(options: { applyEnabled: boolean; alertsEnabled: boolean }): RunMode {
  if (options.alertsEnabled) return 'full_alerts';
  return options.applyEnabled ? 'apply' : 'dry_run';
}

function reportStage(state: PipelineState, stage: Stage, historyFile: string): StageReport {
  const record = state.stages[stage];
  const ran = record.status === 'ok' || record.status === 'failed';
  return {
    stage,
    status: record.status,
    attempts: ran ? record.attempts : 0,
    durationMs: ran ? record.durationMs : 0,
    detail: renderStep(state, stage, historyFile),
  };
}

function collectWarnings(state: PipelineState): string[] {
  const validated = outcomeOf(state, 'validate');
  const missed = outcomeOf(state, 'generate')?.missedFirings ?? [];
  const all = [
    // Why stages were not reached is in none of their lines.
    ...(state.interruption === undefined ? [] : [state.interruption.message]),
    ...state.warnings,
    ...(missed.length === 0 ? [] : [describeMissed(missed)]),
    ...(outcomeOf(state, 'generate')?.warnings ?? []),
    ...(validated === undefined || validated.warnings === 0
      ? []
      : [`validate: ${validated.warnings} warning(s), see the validate command`]),
    ...(outcomeOf(state, 'apply')?.warnings ?? []),
    ...(outcomeOf(state, 'monitor')?.warnings ?? []),
    ...(outcomeOf(state, 'monitor')?.problem === undefined
      ? []
      : [outcomeOf(state, 'monitor')?.problem?.message ?? '']),
    ...(outcomeOf(state, 'history')?.warnings ?? []),
  ];
  if (all.length <= MAX_WARNINGS) return all;
  return [...all.slice(0, MAX_WARNINGS - 1), `and ${all.length - MAX_WARNINGS + 1} more warnings`];
}
