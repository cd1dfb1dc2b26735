import type { HistoryStats } from '../../core/history/history-stats.js';
import type { HistoryRecord } from '../../core/history/record.js';
import { rootReasons } from '../../core/history/root-reasons.js';
import type { LineProblem, VerifyReport } from '../../core/history/verify-lines.js';
import { printable } from '../../core/printable.js';
import { truncateText } from '../../core/truncate.js';
import type { Screen } from '../io.js';
import { paintWords } from './paint-health.js';
import { renderTable } from './table.js';

/** Of the sentence that says why a run itself is not OK; the line in the file has all of it. */
const MAX_SENTENCE = 160;

const HEAD = ['TIMESTAMP', 'HEALTH', 'OK/WARN/ERROR', 'NAMESPACE', 'RUN', 'REASONS'];

/** Records as a table, oldest first; on a narrow screen lines are cut at its edge. */
export function renderRecords(records: readonly HistoryRecord[], screen?: Screen): string {
  if (records.length === 0) return 'No records.\n';
  const table = renderTable([HEAD, ...records.map(rowOf)]).replaceAll(/ +$/gm, '');
  if (screen === undefined) return table;
  return table
    .split('\n')
    .map((line) => paintWords(truncateText(line, screen.columns), screen))
    .join('\n');
}

/** Records that follow a table which is on the screen already. */
export function renderMoreRecords(records: readonly HistoryRecord[], screen?: Screen): string {
  return renderRecords(records, screen).split('\n').slice(1).join('\n');
}

function rowOf(record: HistoryRecord): string[] {
  const reasons = rootReasons(record).map(({ reason, count }) => `${reason}: ${count}`);
  return [
    printable(record.timestamp),
    record.overall_health,
    `${record.jobs_ok}/${record.jobs_warn}/${record.jobs_error}`,
    printable(record.namespace),
    record.v === 0 || record.run_key === '' ? '-' : printable(record.run_key),
    printable([reasons.join(', '), explainRun(record)].filter((part) => part !== '').join(': ')),
  ];
}

/** What the run's own errors say: of a run that broke, the reason alone names no stage. */
function explainRun(record: HistoryRecord): string {
  if (record.v === 0 || record.overall_health === 'OK') return '';
  return truncateText(record.raw_snapshot?.errors[0]?.message ?? '', MAX_SENTENCE);
}

export function renderVerifyReport({ lines, parts, chained, original, problems, startsMidway }: VerifyReport): string {
  const where = parts === 0 ? '' : ` in ${parts + 1} files`;
  const counts = `${lines} lines${where}: ${chained} chained, ${original} of the original format\n`;
  const start = startsMidway ? 'The first line continues an earlier file, which is not here to be checked.\n' : '';
  if (problems.length === 0) return `${counts}${start}Every line is whole and follows the one before it.\n`;
  const list = problems
    .map((problem) => `${placeOf(problem)}: ${problem.kind}: ${printable(problem.message)}\n`)
    .join('');
  return `${counts}${start}${list}${problems.length} problems\n`;
}

function placeOf({ segment, line }: LineProblem): string {
  if (segment === undefined) return `line ${line}`;
  return line === 0 ? `part ${segment}` : `part ${segment}, line ${line}`;
}

export function renderStats(stats: HistoryStats): string {
  const { records, ok, warn, error, first, last, current, longestOutage, reasons } = stats;
  if (current === null) return 'No records.\n';
  const rows = [
    ['Records', `${records} (OK ${ok}, WARN ${warn}, ERROR ${error})`],
    ['From', first ?? '-'],
    ['To', last ?? '-'],
    ['Now', `${current.health} since ${current.since} (${current.records} in a row)`],
    [
      'Longest outage',
      longestOutage === null
        ? 'none'
        : `${longestOutage.records} records, ${longestOutage.from} to ${longestOutage.to}`,
    ],
    [
      'Reasons',
      reasons.length === 0 ? 'none' : reasons.map(({ reason, records }) => `${reason}: ${records}`).join(', '),
    ],
  ];
  return renderTable(rows.map((row) => row.map(printable)));
}
