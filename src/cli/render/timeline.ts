import { type HealthStatus, healthStatusSchema } from '../../core/health/health-status.js';
import { printable } from '../../core/printable.js';
import type { Screen } from '../io.js';
import { paintHealth } from './paint-health.js';

/** The higher, the worse: it reads without colours too. */
const BARS: Record<HealthStatus, string> = { OK: '▁', WARN: '▄', ERROR: '█' };

/** Where output is no terminal, lines are as wide as mail and pagers like them. */
const DEFAULT_COLUMNS = 80;

/** Narrower, a line would hold next to nothing beside its month. */
const LEAST_COLUMNS = 20;

const MONTH_WIDTH = '2026-11  '.length;

export interface TimedHealth {
  timestamp: string;
  health: HealthStatus;
}

/** Runs as bars in their order, one line or more for each month; '' for none. */
export function renderTimeline(runs: readonly TimedHealth[], screen?: Screen): string {
  const width = Math.max(LEAST_COLUMNS, screen?.columns ?? DEFAULT_COLUMNS) - MONTH_WIDTH;
  const lines = groupByMonth(runs).flatMap(({ month, healths }) =>
    chunk(healths, width).map((part, index) => {
      const label = (index === 0 ? month : '').padEnd(MONTH_WIDTH);
      return `${label}${part.map((health) => paintHealth(BARS[health], health, screen)).join('')}\n`;
    }),
  );
  if (lines.length === 0) return '';
  const legend = healthStatusSchema.options
    .map((health) => `${paintHealth(BARS[health], health, screen)} ${health}`)
    .join('  ');
  return `${lines.join('')}${''.padEnd(MONTH_WIDTH)}${legend}\n`;
}

function groupByMonth(runs: readonly TimedHealth[]): { month: string; healths: HealthStatus[] }[] {
  const groups: { month: string; healths: HealthStatus[] }[] = [];
  for (const { timestamp, health } of runs) {
    const month = printable(timestamp.slice(0, '2026-11'.length));
    const last = groups.at(-1);
    if (last?.month === month) last.healths.push(health);
    else groups.push({ month, healths: [health] });
  }
  return groups;
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
