import { nameReceivers } from '../../alerts/receivers.js';
import { codeSpan, escapeMarkdown } from '../../markdown.js';
import { truncateText } from '../../truncate.js';
import type { RunContext } from '../requests.js';
import { buildResult } from '../result.js';
import { outcomeOf } from '../state.js';
import type { PageLimits } from './page-limits.js';

/** Who was told, where the run is recorded, and what else there is to know. */
export function renderRecords(context: RunContext, limits: PageLimits): string {
  const lines = [
    ...renderNotifications(context),
    ...renderHistory(context, limits),
    ...renderPlan(context, limits),
    ...renderWarnings(context, limits),
  ];
  return lines.length === 0 ? '' : ['#### Records', '', ...lines.map((line) => `- ${line}`)].join('\n');
}

/** Receivers by their types: where they are is a secret. */
function renderNotifications({ state, options }: RunContext): string[] {
  const { alerts } = state.stages;
  const receivers = nameReceivers(options.channels.map(({ type }) => type)).join(', ') || 'nobody';
  if (alerts.status === 'failed') return [`Notifications: not all were delivered to ${receivers}; the stage says why.`];
  if (alerts.status !== 'ok') return [];
  const { dryRun, incidents, sent } = alerts.outcome;
  if (dryRun && incidents > 0) {
    return [`Notifications: alerts are off, so nobody was told; with them on, ${receivers} would be.`];
  }
  if (sent > 0) return [`Notifications: ${receivers} told.`];
  return ['Notifications: none is due.'];
}

function renderHistory({ state, options }: RunContext, { text }: PageLimits): string[] {
  const history = outcomeOf(state, 'history');
  if (history === undefined) return [];
  const { key, recent = [] } = history;
  return [
    `History: line ${codeSpan(key)} in ${codeSpan(truncateText(options.historyFile, text))}`,
    ...(recent.length < 2 ? [] : [`Last ${recent.length} runs, this one last: ${recent.join(' ')}`]),
  ];
}

function renderPlan({ state, run }: RunContext, { text }: PageLimits): string[] {
  const plan = outcomeOf(state, 'generate');
  if (plan === undefined) return [];
  return [
    `Run key: ${codeSpan(run.runKey)}`,
    `Plan: ${codeSpan(truncateText(plan.planDir, text))}, digest ${codeSpan(plan.digest.slice(0, 12))}`,
  ];
}

function renderWarnings(context: RunContext, { warnings: max, text }: PageLimits): string[] {
  const { warnings } = buildResult(context);
  const shown = warnings.slice(0, max).map((warning) => `Warning: ${escapeMarkdown(truncateText(warning, text))}`);
  return warnings.length <= max ? shown : [...shown, `and ${warnings.length - max} more warnings`];
}
