import type { AlertsRequest } from '../alerts/contract.js';
import type { ApplyRequest } from '../apply/contract.js';
import type { GenerateOutcome, GenerateRequest } from '../generate/contract.js';
import { RUN_LABEL } from '../generate/job-manifest.js';
import type { HistoryRequest } from '../history/contract.js';
import type { ClusterTarget } from '../cluster-target.js';
import type { MonitorRequest } from '../monitor/contract.js';
import type { PipelineOptions } from './input.js';
import { describeRun, type RunIdentity } from './run.js';
import { outcomeOf, type PipelineState } from './state.js';
import { judge } from './verdict.js';

// What each stage is asked, from the input and what earlier stages handed on.

export interface RunContext {
  options: PipelineOptions;
  run: RunIdentity;
  state: PipelineState;
}

export function generateRequest({ options, run }: RunContext): GenerateRequest {
  const { orchestratorConfig, configSource, jobsDir, namespace, applyEnabled, historyFile, channels } = options;
  return {
    orchestratorConfig,
    ...(configSource === undefined ? {} : { configSource }),
    jobsDir,
    ...(namespace === undefined ? {} : { namespace }),
    runKey: run.runKey,
    later: {
      applyEnabled,
      cluster: clusterTarget(options),
      historyFile,
      secretReferences: channels.flatMap(({ url, secret }) =>
        [url, secret].filter((reference) => reference !== undefined),
      ),
    },
    ...scheduleOf(run, historyFile),
  };
}

function scheduleOf({ firing, workflowId }: RunIdentity, historyFile: string): Pick<GenerateRequest, 'schedule'> {
  if (firing === undefined) return {};
  const { scheduleId: id, nominalAt } = firing;
  return { schedule: { id, nominalAt, workflowId, historyFile } };
}

export function applyRequest({ options, run }: RunContext, plan: GenerateOutcome): ApplyRequest {
  return {
    planDir: plan.planDir,
    digest: plan.digest,
    namespace: plan.namespace,
    origin: run.origin,
    applyEnabled: options.applyEnabled,
    cluster: clusterTarget(options),
    wait: options.wait,
    waitTimeoutMs: options.waitTimeout,
  };
}

export interface Looking {
  nowMs: number;
  /** After the deadline: look once and judge what is there. */
  lastLook: boolean;
}

export function monitorRequest(
  context: RunContext,
  plan: GenerateOutcome,
  { nowMs, lastLook }: Looking,
): MonitorRequest {
  const { options, run } = context;
  // After an enabled apply, last week's failures must not colour tonight's verdict.
  const narrowed = options.applyEnabled && options.wait && options.scope === 'run';
  return {
    planDir: plan.planDir,
    namespace: plan.namespace,
    labelSelector: narrowed ? `${options.labelSelector},${RUN_LABEL}=${run.runKey}` : options.labelSelector,
    cluster: clusterTarget(options),
    wait: options.wait && !lastLook,
    waitUntil: new Date(nowMs + options.waitTimeout).toISOString(),
    waitExpired: lastLook,
    expectPlanned: options.applyEnabled,
    origin: run.origin,
  };
}

export function historyRequest(context: RunContext, nowMs: number): HistoryRequest {
  const { options, run, state } = context;
  const plan = outcomeOf(state, 'generate');
  const snapshot = outcomeOf(state, 'monitor')?.snapshot;
  return {
    historyFile: options.historyFile,
    timestamp: new Date(nowMs).toISOString(),
    facts: describeRun(run, options, state),
    verdict: judge({ state, strictHealth: options.strictHealth }),
    cluster: clusterTarget(options),
    ...(snapshot === undefined ? {} : { snapshot }),
    ...reportOf(state),
    eventsLimit: options.eventsLimit,
    historyLimit: options.historyLimit,
    ...(plan === undefined ? {} : { planDir: plan.planDir }),
  };
}

export function alertsRequest(context: RunContext, nowMs: number): AlertsRequest {
  const { options, run, state } = context;
  const recent = outcomeOf(state, 'history')?.recent;
  return {
    historyFile: options.historyFile,
    timestamp: new Date(nowMs).toISOString(),
    startedAt: run.startedAt,
    facts: describeRun(run, options, state),
    verdict: judge({ state, strictHealth: options.strictHealth }),
    cluster: clusterTarget(options),
    alertsEnabled: options.alertsEnabled,
    alertOn: options.alertOn,
    channels: options.channels,
    ...(recent === undefined ? {} : { recent }),
    ...reportOf(state),
  };
}

function reportOf(state: PipelineState): { report?: string } {
  const report = outcomeOf(state, 'health')?.report;
  return report === undefined ? {} : { report };
}

function clusterTarget({ kubeconfig, context }: PipelineOptions): ClusterTarget {
  return { ...(kubeconfig === undefined ? {} : { kubeconfig }), ...(context === undefined ? {} : { context }) };
}
