import { collectAdvice } from '../../core/health/advice.js';
import { HEALTH_ORDER } from '../../core/health/health-status.js';
import type { HealthReport } from '../../core/health/report.js';
import { renderTable } from './table.js';

/** The report for people: the verdict, what concerns the whole, one row per Job, the worst first, and what to do. */
export function renderHealth(report: HealthReport): string {
  const { ok, warn, error } = report.counts;
  const jobs = [...report.jobs].sort((a, b) => HEALTH_ORDER[b.health] - HEALTH_ORDER[a.health]);
  const rows = jobs.map(({ health, phase, name, reasons: [root] }) => [
    health,
    phase,
    name,
    root?.reason ?? '',
    oneLine(root?.message ?? ''),
  ]);
  return [
    `Health: ${report.overall} (${ok} ok, ${warn} warn, ${error} error)\n`,
    ...report.errors.map(({ reason, message }) => `${reason}: ${oneLine(message)}\n`),
    rows.length === 0 ? '' : `\n${renderTable([['HEALTH', 'PHASE', 'JOB', 'REASON', 'MESSAGE'], ...rows])}`,
    renderHints(report),
  ].join('');
}

function renderHints(report: HealthReport): string {
  const advice = collectAdvice(report);
  if (advice.length === 0) return '';
  const lines = advice.map(({ reason, hint, jobs }) => `  ${reason}${renderNames(jobs)}: ${hint}\n`);
  return `\nWhat to do:\n${lines.join('')}`;
}

function renderNames([first, ...others]: readonly string[]): string {
  if (first === undefined) return '';
  return others.length === 0 ? ` (${first})` : ` (${first} and ${others.length} more)`;
}

/** Messages of runtimes have several lines; a row has one. */
function oneLine(message: string): string {
  return message.replaceAll(/\s+/g, ' ').trim();
}
