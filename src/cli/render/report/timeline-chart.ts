import type { ReportedRun } from '../../../core/history/report-data.js';
import { type Column, groupIntoColumns } from './columns.js';
import { escapeHtml } from './escape.js';
import { showSeconds, showTime } from './show-time.js';

const WIDTH = 1_000;
const HEALTH_HEIGHT = 96;
const DURATION_HEIGHT = 64;
const LABEL_HEIGHT = 22;
const GAP_BETWEEN = 30;

/** Wider bars of a few runs would look like blocks. */
const WIDEST = 18;

/** A single run's bar says by its height what its colour says. */
const HEIGHTS = { ok: 0.42, warn: 0.7, error: 1 } as const;

type Level = keyof typeof HEIGHTS;

const LEVELS = ['ok', 'warn', 'error'] as const;

/** The health of all runs as bars in their order, and below it how long the longest Job of each took. */
export function renderTimelineChart(runs: readonly ReportedRun[]): string {
  const columns = groupIntoColumns(runs);
  const step = Math.min(WIDEST, WIDTH / Math.max(1, columns.length));
  const durationTop = HEALTH_HEIGHT + GAP_BETWEEN;
  const longest = Math.max(0, ...columns.map(({ longestJobSeconds }) => longestJobSeconds ?? 0));
  const hasDurations = longest > 0;
  const bottom = hasDurations ? durationTop + DURATION_HEIGHT : HEALTH_HEIGHT;
  const bars = columns.map((column, index) => {
    const x = index * step;
    const place = { x, width: step - (step > 4 ? 2 : step > 3 ? 0.6 : 0) };
    const duration = hasDurations ? renderDuration({ column, longest, top: durationTop, ...place }) : '';
    return `<g><title>${escapeHtml(describe(column))}</title>${renderHealth({ column, ...place })}${duration}</g>`;
  });
  const height = bottom + LABEL_HEIGHT;
  return [
    `<svg class="timeline" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Health of ${runs.length} runs in their order">`,
    `<line class="axis" x1="0" x2="${WIDTH}" y1="${HEALTH_HEIGHT + 0.5}" y2="${HEALTH_HEIGHT + 0.5}"/>`,
    hasDurations
      ? `<line class="axis" x1="0" x2="${WIDTH}" y1="${bottom + 0.5}" y2="${bottom + 0.5}"/><text x="0" y="${durationTop - 8}">longest Job of each run, up to ${escapeHtml(showSeconds(longest))}</text>`
      : '',
    ...bars,
    ...renderLabels({ columns, step, y: height - 5 }),
    '</svg>',
  ].join('');
}

interface BarPlace {
  column: Column;
  x: number;
  width: number;
}

function renderHealth({ column, x, width }: BarPlace): string {
  const count = column.runs.length;
  if (count === 1) {
    const level = LEVELS.find((each) => column[each] === 1) ?? 'ok';
    const height = HEALTH_HEIGHT * HEIGHTS[level];
    return bar({ kind: level, x, y: HEALTH_HEIGHT - height, width, height });
  }
  let y = HEALTH_HEIGHT;
  return LEVELS.map((level) => {
    const height = (HEALTH_HEIGHT * column[level]) / count;
    y -= height;
    return height === 0 ? '' : bar({ kind: level, x, y, width, height });
  }).join('');
}

function renderDuration({ column, x, width, longest, top }: BarPlace & { longest: number; top: number }): string {
  if (column.longestJobSeconds === null) return '';
  const height = Math.max(1, (DURATION_HEIGHT * column.longestJobSeconds) / longest);
  return bar({ kind: 'duration', x, y: top + DURATION_HEIGHT - height, width, height });
}

interface Bar {
  kind: Level | 'duration';
  x: number;
  y: number;
  width: number;
  height: number;
}

function bar({ kind, ...box }: Bar): string {
  const sides = Object.entries(box).map(([name, value]) => `${name}="${Number(value.toFixed(2))}"`);
  const rounded = box.width > 5 ? ' rx="1.5"' : '';
  return `<rect class="${kind}" ${sides.join(' ')}${rounded}/>`;
}

/** What the pointer is told over a bar. */
function describe({ runs, ok, warn, error, longestJobSeconds }: Column): string {
  const [first] = runs;
  const last = runs.at(-1);
  if (first === undefined || last === undefined) return '';
  const longest = longestJobSeconds === null ? '' : `\nlongest Job ${showSeconds(longestJobSeconds)}`;
  if (runs.length === 1) {
    const why = first.reasons === '' ? '' : ` (${first.reasons})`;
    return `${showTime(first.timestamp)}  ${first.health}${why}${longest}`;
  }
  const counts = `${ok} OK, ${warn} WARN, ${error} ERROR`;
  return `${showTime(first.timestamp)} to ${showTime(last.timestamp)}: ${counts}${longest}`;
}

/** A day under the first, the last and some columns between. */
function renderLabels({ columns, step, y }: { columns: readonly Column[]; step: number; y: number }): string[] {
  const room = Math.max(1, Math.floor((columns.length * step) / 150));
  const labels = Array.from({ length: Math.min(room, columns.length) }, (_, index) =>
    Math.round((index * columns.length) / Math.min(room, columns.length)),
  );
  return labels.flatMap((index) => {
    const timestamp = columns[index]?.runs[0]?.timestamp;
    if (timestamp === undefined) return [];
    const x = Number((index * step).toFixed(1));
    return [`<text x="${x}" y="${y}">${escapeHtml(showTime(timestamp).slice(0, 10))}</text>`];
  });
}
