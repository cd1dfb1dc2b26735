import type { RunFacts } from '../history/contract.js';
import type { PipelineOptions } from './input.js';
import { runMode } from './result.js';
import { defaultRunKey } from './run-key.js';
import { outcomeOf, type PipelineState } from './state.js';

/** Who a run is: fixed when it starts, the same under retry and replay. */
export interface RunIdentity {
  workflowId: string;
  runId: string;
  /** First run of the chain; survives a reset. Job ownership and the run key hang on it. */
  origin: string;
  runKey: string;
  /** RFC 3339; of a reset the run's own beginning. */
  startedAt: string;
  /** The schedule's firing that the run is, if it is one. */
  firing?: Firing;
}

export interface Firing {
  scheduleId: string;
  /** RFC 3339. */
  nominalAt: string;
}

export interface WorkflowIdentity {
  workflowId: string;
  runId: string;
  originalExecutionRunId: string;
  startTime: Date;
  /** The server sets two on what a schedule starts. */
  searchAttributes?: Readonly<Record<string, readonly unknown[] | undefined>>;
}

export function identifyRun(workflow: WorkflowIdentity, options: PipelineOptions): RunIdentity {
  const { workflowId, runId, originalExecutionRunId: origin, startTime, searchAttributes = {} } = workflow;
  const startedAt = startTime.toISOString();
  const runKey = options.runKey ?? defaultRunKey({ startedAt, workflowId, firstRunId: origin });
  const firing = findFiring(searchAttributes);
  return { workflowId, runId, origin, runKey, startedAt, ...(firing === null ? {} : { firing }) };
}

function findFiring({
  TemporalScheduledById: ids,
  TemporalScheduledStartTime: times,
}: NonNullable<WorkflowIdentity['searchAttributes']>): Firing | null {
  const [scheduleId, at] = [ids?.[0], times?.[0]];
  if (typeof scheduleId !== 'string' || !(at instanceof Date)) return null;
  return { scheduleId, nominalAt: at.toISOString() };
}

/** What the history line and notifications say about the run; what generate did not reach stays empty. */
export function describeRun(run: RunIdentity, options: PipelineOptions, state: PipelineState): RunFacts {
  const generated = outcomeOf(state, 'generate');
  return {
    workflowId: run.workflowId,
    runId: run.runId,
    ...(run.origin === run.runId ? {} : { resetOf: run.origin }),
    runKey: run.runKey,
    sessionId: generated?.sessionId ?? '',
    configHash: generated?.configHash ?? '',
    mode: runMode(options),
    namespace: generated?.namespace ?? options.namespace ?? inlineNamespace(options),
    selector: options.labelSelector,
    clusterName: outcomeOf(state, 'monitor')?.clusterName ?? '',
  };
}

/** A run that fails before its config is read still belongs to its stream. */
function inlineNamespace({ orchestratorConfig }: PipelineOptions): string {
  if (typeof orchestratorConfig === 'string') return '';
  const namespace = orchestratorConfig['k8s_namespace'];
  return typeof namespace === 'string' ? namespace : '';
}
