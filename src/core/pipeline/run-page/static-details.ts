import type { OrchestratorConfig } from '../../generate/orchestrator-config.js';
import { codeSpan, escapeMarkdown, markdownTable } from '../../markdown.js';
import { writeDuration } from '../../duration.js';
import type { PipelineOptions } from '../input.js';

export interface AskedRun {
  options: Pick<
    PipelineOptions,
    | 'configSource'
    | 'orchestratorConfig'
    | 'namespace'
    | 'applyEnabled'
    | 'approval'
    | 'alertsEnabled'
    | 'channels'
    | 'deadline'
  >;
  /** null: the worker reads it when the run begins, and it may be another one then. */
  config: OrchestratorConfig | null;
  /** Whose firings such runs are. */
  scheduleId?: string;
}

/** `apply | night-7 | 5 jobs`: what a run is asked for in one line, for the Web UI's list of runs. */
export function renderStaticSummary({ options, config, scheduleId }: AskedRun): string {
  const parts = [
    describeMode(options),
    ...(config === null ? [] : [config.session_id, `${config.workers} jobs`]),
    ...(scheduleId === undefined ? [] : [`schedule ${scheduleId}`]),
  ];
  return parts.join(' | ');
}

function describeMode({ applyEnabled, alertsEnabled }: AskedRun['options']): string {
  if (alertsEnabled) return 'full alerts';
  return applyEnabled ? 'apply' : 'dry-run';
}

/** What a run is asked for, fixed before it starts: the Web UI's details of a run, as Markdown. Names no secret. */
export function renderStaticDetails({ options, config, scheduleId }: AskedRun): string {
  const { applyEnabled, approval, alertsEnabled, channels, deadline } = options;
  const rows = [
    ['config', renderSource(options)],
    ...renderConfig(options.namespace, config),
    ['apply', applyEnabled ? 'on: the Jobs are created' : 'off: nothing is written to the cluster'],
    ['approval', approval === 'required' && applyEnabled ? 'before the Jobs are created' : 'none'],
    ['alerts', alertsEnabled ? `on: ${channels.map(({ type }) => type).join(', ')}` : 'off: nothing is sent'],
    ['deadline', writeDuration(deadline)],
    ...(scheduleId === undefined ? [] : [['schedule', codeSpan(scheduleId)]]),
  ];
  return markdownTable([['asked', ''], ...rows]);
}

function renderSource({ configSource, orchestratorConfig }: AskedRun['options']): string {
  if (configSource !== undefined) return codeSpan(configSource.name);
  return typeof orchestratorConfig === 'string' ? codeSpan(orchestratorConfig) : 'in the input';
}

function renderConfig(namespace: string | undefined, config: OrchestratorConfig | null): string[][] {
  if (config === null) return namespace === undefined ? [] : [['namespace', escapeMarkdown(namespace)]];
  return [
    ['session', escapeMarkdown(config.session_id)],
    ['Jobs', `${config.workers} in namespace ${escapeMarkdown(namespace ?? config.k8s_namespace)}`],
    ['image', codeSpan(config.image)],
    ['trading mode', `${config.mode}, environment ${config.env}`],
  ];
}
