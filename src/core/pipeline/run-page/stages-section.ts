import { escapeMarkdown, markdownTable } from '../../markdown.js';
import { truncateText } from '../../truncate.js';
import { renderDuration } from '../../duration.js';
import type { RunContext } from '../requests.js';
import { STAGES, type Stage } from '../stages.js';
import { renderStep } from '../steps.js';
import type { PageLimits } from './page-limits.js';

/** All seven stages, reached or not, with the notes of the summary. */
export function renderStages({ state, options }: RunContext, { text }: PageLimits): string {
  // The file's path is among the records: a long one would push the table out of its column.
  const renderNote = (stage: Stage) =>
    stage === 'history' && state.stages.history.status === 'ok'
      ? 'one line appended'
      : renderStep(state, stage, options.historyFile);
  const rows = STAGES.map((stage) => {
    if (stage === state.running) return [stage, 'running', '', ''];
    const record = state.stages[stage];
    const ran = record.status === 'ok' || record.status === 'failed';
    const attempts = ran && record.attempts > 1 ? `, ${record.attempts} attempts` : '';
    return [
      stage,
      record.status.replace('_', ' '),
      ran ? `${renderDuration(record.durationMs)}${attempts}` : '',
      record.status === 'not_reached' ? '' : escapeMarkdown(truncateText(renderNote(stage), text)),
    ];
  });
  return `#### Stages\n\n${markdownTable([['stage', 'status', 'took', 'note'], ...rows])}`;
}
