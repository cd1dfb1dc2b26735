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
}

export interface WorkflowIdentity {
  workflowId: string;
  runId: string;
  originalExecutionRunId: string;
  startTime: Date;
}

export function identifyRun(workflow: WorkflowIdentity, options: PipelineOptions): RunIdentity {
  const { workflowId, runId, originalExecutionRunId: origin, startTime } = workflow;
  const runKey =
    options.runKey ?? defaultRunKey({ startedAt: startTime.toISOString(), workflowId, firstRunId: origin });
  return { workflowId, runId, origin, runKey };
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
