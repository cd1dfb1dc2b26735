import { STAGES, type Stage } from './stages.js';
import { outcomeOf, type PipelineState } from './state.js';

/** The summary's seven lines, `<Stage>: <what happened>`, in stage order. */
export function renderSteps(state: PipelineState, historyFile: string): string[] {
  return STAGES.map((stage) => `${titleOf(stage)}: ${renderStep(state, stage, historyFile)}`);
}

function titleOf(stage: Stage): string {
  return stage.charAt(0).toUpperCase() + stage.slice(1);
}

/** What happened in one stage, without its name. The wordings are a contract: scripts read them. */
export function renderStep(state: PipelineState, stage: Stage, historyFile: string): string {
  const record = state.stages[stage];
  switch (record.status) {
    case 'not_reached':
      return 'not reached';
    case 'skipped':
      return `skipped (${record.why})`;
    case 'failed':
      return `FAILED (${record.why})`;
    case 'ok':
      return renderOutcome(state, stage, historyFile);
  }
}

function renderOutcome(state: PipelineState, stage: Stage, historyFile: string): string {
  switch (stage) {
    case 'generate':
      return `${outcomeOf(state, stage)?.jobs} jobs created`;
    case 'validate':
      return `${outcomeOf(state, stage)?.valid} jobs validated`;
    case 'apply':
      return renderApply(state);
    case 'monitor':
      return renderMonitor(state);
    case 'health':
      return renderHealth(state);
    case 'history':
      return `appended to ${historyFile}`;
    case 'alerts':
      return renderAlerts(state);
  }
}

function renderApply(state: PipelineState): string {
  const outcome = outcomeOf(state, 'apply');
  if (outcome?.mode !== 'apply') return `${outcome?.planned} jobs (dry-run)`;
  const { planned, created, unchanged, gone = 0 } = outcome;
  if (unchanged === 0 && gone === 0) return `${planned} jobs (apply)`;
  return `${planned} jobs (apply): ${created} created, ${unchanged} unchanged${gone === 0 ? '' : `, ${gone} gone`}`;
}

function renderMonitor(state: PipelineState): string {
  const outcome = outcomeOf(state, 'monitor');
  if (outcome?.problem !== undefined) return `not observed (${outcome.problem.reason})`;
  if (outcome?.waited !== true) return 'snapshot captured';
  return `${outcome.finished} of ${outcome.jobs} jobs finished`;
}

function renderHealth(state: PipelineState): string {
  const outcome = outcomeOf(state, 'health');
  const missed = outcomeOf(state, 'generate')?.missedFirings?.length ?? 0;
  const told = [
    ...(outcome?.overall === 'OK' ? [] : (outcome?.reasons ?? [])),
    ...(missed === 0 ? [] : [{ reason: 'RunMissed', count: missed }]),
  ];
  const reasons = told.map(({ reason, count }) => `${reason}: ${count}`).join(', ');
  if (reasons === '') return outcome?.overall ?? 'OK';
  // A reason about the whole observation stands alone; only root causes of Jobs are counted.
  return `${outcome?.overall === 'ERROR' ? 'ERROR' : 'WARN'} (${reasons})`;
}

function renderAlerts(state: PipelineState): string {
  const outcome = outcomeOf(state, 'alerts');
  if (outcome === undefined) return 'not reached';
  if (outcome.dryRun && outcome.incidents > 0) return `${outcome.incidents} incident(s) (dry-run)`;
  return `${outcome.sent} incident(s) sent`;
}
