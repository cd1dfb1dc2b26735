import type { HealthReason, HealthReport } from '../../core/health/report.js';
import { renderTable } from './table.js';

/** The report for people: the verdict, what concerns the whole, one row per Job, its root cause and what to do. */
export function renderHealth(report: HealthReport): string {
  const { ok, warn, error } = report.counts;
  const rows = report.jobs.map(({ name, phase, health, reasons }) => [health, phase, name, describe(reasons[0])]);
  return [
    `Health: ${report.overall} (${ok} ok, ${warn} warn, ${error} error)\n`,
    ...report.errors.map((reason) => `${reason.reason}: ${describe(reason)}\n`),
    renderTable(rows),
  ].join('');
}

function describe(reason: HealthReason | undefined): string {
  if (reason === undefined) return '';
  return reason.hint === undefined ? reason.message : `${reason.message} ${reason.hint}`;
}
