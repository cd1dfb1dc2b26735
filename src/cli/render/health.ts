import { HEALTH_ORDER } from '../../core/health/health-status.js';
import type { HealthReport, JobHealth } from '../../core/health/report.js';
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
    renderHints(report, jobs),
  ].join('');
}

/** One hint per root cause, with the first Job that has it: a thousand Jobs that failed alike need one. */
function renderHints({ errors }: HealthReport, jobs: readonly JobHealth[]): string {
  const hints = new Map<string, { hint: string; names: string[] }>();
  for (const { reason, hint } of errors) if (hint !== undefined) hints.set(reason, { hint, names: [] });
  for (const {
    name,
    health,
    reasons: [root],
  } of jobs) {
    if (health === 'OK' || root?.hint === undefined) continue;
    const known = hints.get(root.reason);
    if (known === undefined) hints.set(root.reason, { hint: root.hint, names: [name] });
    else known.names.push(name);
  }
  if (hints.size === 0) return '';
  const lines = Array.from(hints, ([reason, { hint, names }]) => `  ${reason}${renderNames(names)}: ${hint}\n`);
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
