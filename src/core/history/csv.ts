import { printableLines } from '../printable.js';
import type { HistoryRecord } from './record.js';
import { rootReasons } from './root-reasons.js';

const COLUMNS = [
  'timestamp',
  'overall_health',
  'jobs_ok',
  'jobs_warn',
  'jobs_error',
  'namespace',
  'selector',
  'session_id',
  'run_key',
  'workflow_id',
  'run_id',
  'mode',
  'exit_code',
  'reasons',
] as const;

/** The head line of `renderCsvRow`'s columns. */
export const CSV_HEAD = `${COLUMNS.join(',')}\r\n`;

/** A record as one line of RFC 4180. Nested lists are left out; reasons come as `OOMKilled: 2; Evicted: 1`. */
export function renderCsvRow(record: HistoryRecord): string {
  const fields: Record<string, unknown> = {
    ...record,
    reasons: rootReasons(record)
      .map(({ reason, count }) => `${reason}: ${count}`)
      .join('; '),
  };
  return `${COLUMNS.map((column) => quote(fields[column])).join(',')}\r\n`;
}

function quote(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? printableLines(value) : '';
  // A spreadsheet takes what begins so for a formula, some also the wide forms; names in a cluster are anybody's.
  const harmless = /^[\s\uFFFD]*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
