import { renderDuration } from './duration.js';
import { renderAwaited } from './render-awaited.js';
import { STAGES } from './stages.js';
import type { PipelineState } from './state.js';
import { renderStep } from './steps.js';

/** The Web UI's current details: one markdown row per stage, readable while the run goes on. */
export function renderDetails(state: PipelineState, historyFile: string): string {
  const rows = STAGES.map((stage) => {
    const record = state.stages[stage];
    const took = record.status === 'ok' || record.status === 'failed' ? renderDuration(record.durationMs) : '';
    const note = renderStep(state, stage, historyFile).replaceAll('|', '\\|').replaceAll('\n', ' ');
    return `| ${stage} | ${stage === state.running ? 'running' : record.status} | ${took} | ${stage === state.running ? '' : note} |`;
  });
  const table = ['| stage | status | took | note |', '|---|---|---|---|', ...rows].join('\n');
  return state.awaited === undefined ? table : `${renderAwaited(state.awaited)}\n\n${table}`;
}
