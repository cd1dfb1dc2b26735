import { healthStatusSchema } from '../../../core/health/health-status.js';
import type { ReportData } from '../../../core/history/report-data.js';
import { escapeHtml } from './escape.js';
import { renderRuns } from './runs-section.js';
import { showCount, showSeconds, showTime } from './show-time.js';
import { STYLE } from './style.js';
import { renderTimelineChart } from './timeline-chart.js';

/** Nothing is fetched, nothing runs: what a message in the history says can't make the page do anything. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const MOST_REASONS = 12;
const MOST_STREAMS = 6;

export interface ReportPage {
  data: ReportData;
  /** The history's name, as it was typed. */
  file: string;
  /** Lines that are no records. */
  unreadable: number;
  /** RFC 3339. */
  now: string;
}

/** A whole HTML document: one file that opens without a network. */
export function renderReportPage({ data, file, unreadable, now }: ReportPage): string {
  const { stats, runs, runsOmitted, details } = data;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(titleOf(stats))} - tuning pipeline</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${renderHeader(data)}
${unreadable === 0 ? '' : `<p class="alarm">Left out, lines of the file that are no records: ${showCount(unreadable)}. <code>history verify</code> tells which.</p>`}
${renderFigures(data)}
<section id="timeline">
<div class="head"><h2>Timeline</h2><div class="legend">${healthStatusSchema.options.map((health) => `<span><span class="dot ${health.toLowerCase()}"></span>${health}</span>`).join('')}</div></div>
${runs.length === 0 ? '<p class="note">No runs.</p>' : renderTimelineChart(runs)}
${runsOmitted === 0 ? '' : `<p class="note">The newest ${showCount(runs.length)} runs; ${showCount(runsOmitted)} earlier ones are in the counts only.</p>`}
</section>
<div class="two">
<section id="reasons"><h2>Why runs were not OK</h2>${renderReasons(stats.reasons)}</section>
<section id="streams"><h2>What was watched</h2>${renderStreams(data.streams)}</section>
</div>
<section id="runs"><h2>Runs and their Jobs, newest first</h2>
${renderRuns({ details, runs, runsOmitted })}
</section>
<footer>From <code>${escapeHtml(file)}</code>, ${escapeHtml(showTime(now))} UTC. All times are UTC.</footer>
</main>
</body>
</html>
`;
}

function titleOf({ current }: ReportData['stats']): string {
  if (current === null) return 'No runs yet';
  const { health, records } = current;
  return `${health} for ${showCount(records)} ${records === 1 ? 'run' : 'runs'}`;
}

function renderHeader({ stats, streams }: ReportData): string {
  const { current, first, last } = stats;
  const since = current === null ? '' : `since ${showTime(current.since)}`;
  const [stream] = streams;
  const named = stream === undefined ? '' : `${stream.namespace} · ${stream.selector}`;
  const more = streams.length > 1 ? ` and ${streams.length - 1} more` : '';
  const range = first === null || last === null ? '' : `${showTime(first)} - ${showTime(last)}`;
  const dot = current === null ? '' : `<span class="dot ${current.health.toLowerCase()}"></span>`;
  const facts = [since, `${named}${more}`].filter((fact) => fact !== '').map(escapeHtml);
  return `<header><div><p class="eyebrow">Tuning pipeline · health</p><h1>${dot}${escapeHtml(titleOf(stats))}</h1><p class="sub">${facts.join(' · ')}</p></div><p class="range">${escapeHtml(range)}</p></header>`;
}

function renderFigures({ stats, details }: ReportData): string {
  const { records, ok, warn, error, longestOutage } = stats;
  const share = records === 0 ? '-' : `${Math.floor((1_000 * ok) / records) / 10}%`;
  const outage = longestOutage === null ? '' : `${showTime(longestOutage.from)} to ${showTime(longestOutage.to)}`;
  const longest = details[0]?.run.longestJobSeconds ?? null;
  const figures = [
    ['Runs', showCount(records), ''],
    ['OK', share, `${showCount(ok)} runs`],
    ['WARN', showCount(warn), 'runs'],
    ['ERROR', showCount(error), 'runs'],
    ['Longest outage', longestOutage === null ? 'none' : `${showCount(longestOutage.records)} runs`, outage],
    ['Longest Job', longest === null ? '-' : showSeconds(longest), 'of the newest run'],
  ];
  const cells = figures.map(
    ([name = '', value = '', small = '']) =>
      `<div><dt>${name}</dt><dd>${escapeHtml(value)}<small>${escapeHtml(small)}</small></dd></div>`,
  );
  return `<dl class="figures">${cells.join('')}</dl>`;
}

function renderReasons(reasons: ReportData['stats']['reasons']): string {
  if (reasons.length === 0) return '<p class="note">Every run was OK, or its record names no reason.</p>';
  const most = reasons[0]?.records ?? 1;
  const rows = reasons
    .slice(0, MOST_REASONS)
    .map(({ reason, records }) => renderBar({ name: escapeHtml(reason), records, most }));
  const rest = reasons.length - rows.length;
  return `<ul class="reasons">${rows.join('')}</ul>${rest > 0 ? `<p class="note">and ${showCount(rest)} more reasons</p>` : ''}`;
}

function renderStreams(streams: ReportData['streams']): string {
  const most = streams[0]?.records ?? 1;
  const rows = streams
    .slice(0, MOST_STREAMS)
    .map(({ namespace, selector, records }) =>
      renderBar({ name: `${escapeHtml(namespace)}<br><code>${escapeHtml(selector)}</code>`, records, most }),
    );
  const rest = streams.length - rows.length;
  return `<ul class="reasons">${rows.join('')}</ul>${rest > 0 ? `<p class="note">and ${showCount(rest)} more</p>` : ''}`;
}

/** `name` is HTML already. */
function renderBar({ name, records, most }: { name: string; records: number; most: number }): string {
  const width = Math.max(1, Math.round((100 * records) / most));
  const unit = records === 1 ? 'run' : 'runs';
  return `<li><span>${name}</span><span class="bar"><span class="fill" style="width:${width}%"></span></span><span class="num">${showCount(records)} ${unit}</span></li>`;
}
