import type { OrchestratorConfig } from '../../generate/orchestrator-config.js';
import { codeSpan, escapeMarkdown, markdownTable } from '../../markdown.js';
import { DEFAULTS } from '../defaults.js';
import { writeDuration } from '../duration.js';
import type { PipelineInput } from '../input.js';

export interface AskedRun {
  input: PipelineInput;
  config: OrchestratorConfig;
}

/** What a run is asked for, fixed when it starts: the Web UI's details of a run, as Markdown. Names no secret. */
export function renderStaticDetails({ input, config }: AskedRun): string {
  const channels = (input.channels ?? []).map(({ type }) => type).join(', ');
  const rows = [
    ['config', codeSpan(input.configSource?.name ?? DEFAULTS.orchestratorConfig)],
    ['session', escapeMarkdown(config.session_id)],
    ['Jobs', `${config.workers} in namespace ${escapeMarkdown(input.namespace ?? config.k8s_namespace)}`],
    ['image', codeSpan(config.image)],
    ['trading mode', `${config.mode}, environment ${config.env}`],
    ['apply', input.applyEnabled === true ? 'on: the Jobs are created' : 'off: nothing is written to the cluster'],
    ['approval', input.approval === 'required' && input.applyEnabled === true ? 'before the Jobs are created' : 'none'],
    ['alerts', input.alertsEnabled === true ? `on: ${channels || 'console'}` : 'off: nothing is sent'],
    ['deadline', input.deadline ?? writeDuration(DEFAULTS.deadlineMs)],
  ];
  return markdownTable([['asked', ''], ...rows]);
}
