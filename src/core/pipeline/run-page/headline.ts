import { escapeMarkdown } from '../../markdown.js';
import { truncateText } from '../../truncate.js';
import type { RunContext } from '../requests.js';
import { runMode } from '../result.js';
import { describeRun } from '../run.js';
import { outcomeOf, type PipelineState } from '../state.js';
import { judge } from '../verdict.js';
import { countJobs } from './count-jobs.js';
import type { PageLimits } from './page-limits.js';

/** Reasons in the first line; more of them are counted. */
const MAX_REASONS = 4;

/** One line with the verdict, one with what the run is about, and what the pipeline has to say. */
export function renderHeadline(context: RunContext, { text }: PageLimits): string {
  const { message } = judgeSoFar(context);
  return [
    `### ${escapeMarkdown(renderState(context))}`,
    ...(message === '' ? [] : [escapeMarkdown(truncateText(message, 2 * text))]),
    renderFacts(context),
  ].join('\n\n');
}

/** Whether a verdict is there: the run is being recorded, or has ended. */
export function isJudged({ stages, running }: PipelineState): boolean {
  return stages.history.status !== 'not_reached' || running === 'history';
}

/** The verdict where there is one, else what goes on. */
function renderState(context: RunContext): string {
  const { state } = context;
  if (state.awaited !== undefined) return 'Waiting for approval';
  return isJudged(state) ? renderVerdict(context) : `Running: ${state.running ?? 'between two stages'}`;
}

/** `ERROR (OOMKilled: 2, Pending: 1), exit code 2`, of what is known so far. */
export function renderVerdict({ state, options }: RunContext): string {
  const { health, reasons, exitCode } = judge({ state, strictHealth: options.strictHealth });
  const causes = reasons.slice(0, MAX_REASONS).map(({ reason, count }) => `${reason}: ${count}`);
  const more = reasons.length - causes.length;
  const why = [...causes, ...(more > 0 ? [`${more} more reasons`] : [])].join(', ');
  return `${health}${health === 'OK' || why === '' ? '' : ` (${why})`}, exit code ${exitCode}`;
}

function judgeSoFar({ state, options }: RunContext): { message: string } {
  return isJudged(state) ? judge({ state, strictHealth: options.strictHealth }) : { message: '' };
}

const MODES = {
  dry_run: 'dry run: nothing is written or sent',
  apply: 'apply',
  full_alerts: 'alerts are sent',
} as const;

function renderFacts({ run, options, state }: RunContext): string {
  const { sessionId, namespace, clusterName } = describeRun(run, options, state);
  const mode = runMode(options);
  const facts = [
    mode === 'full_alerts' && options.applyEnabled ? 'apply, alerts are sent' : MODES[mode],
    sessionId === '' ? '' : `session ${sessionId}`,
    namespace === '' ? '' : `namespace ${namespace}`,
    clusterName === '' ? '' : `cluster ${clusterName}`,
    renderCounts(state),
  ];
  return facts
    .filter((fact) => fact !== '')
    .map(escapeMarkdown)
    .join(' · ');
}

/** `5 Jobs: 2 ok, 1 warn, 2 error`. */
function renderCounts(state: PipelineState): string {
  const health = outcomeOf(state, 'health');
  if (health === undefined) {
    const planned = outcomeOf(state, 'generate')?.jobs;
    return planned === undefined ? '' : `${countJobs(planned)} planned`;
  }
  const { ok, warn, error } = health.counts;
  return `${countJobs(ok + warn + error)}: ${ok} ok, ${warn} warn, ${error} error`;
}
