import type { ReportedRun } from '../../../core/history/report-data.js';

/** More are thinner than a pixel on most screens. */
const MOST_COLUMNS = 400;

/** One run, or some that follow each other, as a column of the timeline. */
export interface Column {
  runs: ReportedRun[];
  ok: number;
  warn: number;
  error: number;
  /** The longest of their Jobs, in seconds; null where nothing is known. */
  longestJobSeconds: number | null;
}

/** All runs, in at most 400 columns of equally many; the last one may hold fewer. */
export function groupIntoColumns(runs: readonly ReportedRun[], most = MOST_COLUMNS): Column[] {
  const size = Math.max(1, Math.ceil(runs.length / most));
  return Array.from({ length: Math.ceil(runs.length / size) }, (_, index) => {
    const group = runs.slice(index * size, (index + 1) * size);
    const durations = group.flatMap(({ longestJobSeconds }) => longestJobSeconds ?? []);
    return {
      runs: group,
      ok: group.filter(({ health }) => health === 'OK').length,
      warn: group.filter(({ health }) => health === 'WARN').length,
      error: group.filter(({ health }) => health === 'ERROR').length,
      longestJobSeconds: durations.length === 0 ? null : Math.max(...durations),
    };
  });
}
