import type { DetailedRun, ReportedJob, ReportedRun } from '../../../core/history/report-data.js';
import { parseInstant } from '../../../core/instant.js';
import { escapeHtml } from './escape.js';
import { showCount, showSeconds, showTime } from './show-time.js';

/** Runs without their Jobs, below those with them. */
const MOST_PLAIN = 200;

export interface RunsSection {
  details: readonly DetailedRun[];
  /** All runs of the timeline, oldest first. */
  runs: readonly ReportedRun[];
  runsOmitted: number;
}

/** The newest runs with their Jobs, then earlier ones in a line each, then how many are not listed. */
export function renderRuns({ details, runs, runsOmitted }: RunsSection): string {
  const plain = runs
    .slice(0, runs.length - details.length)
    .slice(-MOST_PLAIN)
    .reverse();
  const unlisted = runs.length + runsOmitted - details.length - plain.length;
  return [
    ...details.map((run, index) => renderDetails(run, index === 0)),
    plain.length === 0 ? '' : renderPlain(plain),
    unlisted === 0 ? '' : `<p class="note">${showCount(unlisted)} earlier runs are counted above and not listed.</p>`,
  ].join('\n');
}

function renderDetails({ run, jobs, jobsOmitted, errors }: DetailedRun, isOpen: boolean): string {
  const shownErrors = errors.map(
    ({ reason, message }) => `<p class="message"><b>${escapeHtml(reason)}</b> ${escapeHtml(message)}</p>`,
  );
  const omitted = jobsOmitted === 0 ? '' : `<p class="note">${showCount(jobsOmitted)} more Jobs are not listed.</p>`;
  const facts = [run.session, run.runKey, run.mode].filter((fact) => fact !== '').map(escapeHtml);
  return [
    `<details${isOpen ? ' open' : ''}>`,
    `<summary>${badge(run.health)}<time>${escapeHtml(showTime(run.timestamp))}</time>`,
    `<span class="counts">${countJobs(run)}</span><span class="why">${escapeHtml(run.reasons)}</span>`,
    run.longestJobSeconds === null ? '' : `<span class="took">${escapeHtml(showSeconds(run.longestJobSeconds))}</span>`,
    '</summary>',
    facts.length === 0 ? '' : `<p class="facts">${facts.join(' · ')}</p>`,
    ...shownErrors,
    renderJobs(jobs, run.timestamp),
    omitted,
    '</details>',
  ].join('');
}

/** Each Job with when it ran, side by side on one scale. */
function renderJobs(jobs: readonly ReportedJob[], recordedAt: string): string {
  if (jobs.length === 0) return '<p class="note">No Jobs in this record.</p>';
  const starts = jobs.flatMap(({ startedAt }) => (startedAt === '' ? [] : [parseInstant(startedAt)]));
  const from = Math.min(...starts);
  const to = Math.max(...jobs.map((job) => endOf(job) ?? from), from + 1_000);
  const rows = jobs.map((job) => renderJob(job, { from, to }));
  const scale =
    starts.length === 0
      ? `recorded ${showTime(recordedAt)}`
      : `${showTime(new Date(from).toISOString())} to ${showTime(new Date(to).toISOString()).slice(11)} UTC`;
  return `<table class="jobs"><thead><tr><th>Job</th><th class="track-head">${escapeHtml(scale)}</th><th>Took</th><th>Why</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function renderJob(job: ReportedJob, { from, to }: { from: number; to: number }): string {
  const { name, health, phase, reason, message, durationSeconds } = job;
  const end = endOf(job);
  const percent = (ms: number) => Number(((100 * ms) / (to - from)).toFixed(2));
  const start = parseInstant(job.startedAt);
  const track =
    end === null
      ? ''
      : `<i class="${health.toLowerCase()}" style="left:${percent(start - from)}%;width:${Math.max(0.6, percent(end - start))}%"></i>`;
  const took = durationSeconds === null ? '-' : `${showSeconds(durationSeconds)}${job.endedAt === '' ? ' so far' : ''}`;
  const why = `<b>${escapeHtml(reason === '' ? phase : reason)}</b> ${escapeHtml(message)}`;
  return `<tr><td>${dot(health)}<code>${escapeHtml(name)}</code></td><td><div class="track">${track}</div></td><td class="num">${escapeHtml(took)}</td><td class="message">${why}</td></tr>`;
}

function endOf({ startedAt, durationSeconds }: ReportedJob): number | null {
  return durationSeconds === null ? null : parseInstant(startedAt) + durationSeconds * 1_000;
}

function renderPlain(runs: readonly ReportedRun[]): string {
  const rows = runs.map(
    (run) =>
      `<tr><td>${badge(run.health)}</td><td class="num">${escapeHtml(showTime(run.timestamp))}</td><td class="num">${countJobs(run)}</td><td>${escapeHtml(run.reasons)}</td><td><code>${escapeHtml(run.runKey)}</code></td></tr>`,
  );
  return `<table class="plain"><thead><tr><th>Health</th><th>Time (UTC)</th><th>Jobs</th><th>Reasons</th><th>Run</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function countJobs({ ok, warn, error }: ReportedRun): string {
  const counts = [
    [ok, 'ok'],
    [warn, 'warn'],
    [error, 'error'],
  ] as const;
  const named = counts.flatMap(([count, word]) => (count === 0 ? [] : [`${showCount(count)} ${word}`]));
  return named.length === 0 ? 'no Jobs' : named.join(', ');
}

function badge(health: ReportedRun['health']): string {
  return `<span class="badge ${health.toLowerCase()}">${health}</span>`;
}

function dot(health: ReportedJob['health']): string {
  return `<span class="dot ${health.toLowerCase()}" title="${health}"></span>`;
}
