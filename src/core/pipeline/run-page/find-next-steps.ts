import { RUN_LABEL } from '../../generate/job-manifest.js';
import type { HighlightedAdvice } from '../../health/highlights.js';
import { RUN_REASONS } from '../../health/reason-table/run.js';
import type { Verdict } from '../../history/contract.js';
import { shellWord } from '../../shell-word.js';
import { truncateText } from '../../truncate.js';
import { decisionLines, describePreview, warningLines } from '../render-awaited.js';
import type { RunContext } from '../requests.js';
import { outcomeOf } from '../state.js';
import { judge } from '../verdict.js';
import { isJudged } from './headline.js';
import type { PageLimits } from './page-limits.js';

/** What its reader does next: what to know about each cause, and the commands that can be pasted. */
export interface NextSteps {
  steps: Step[];
  commands: string[];
}

/** A piece of advice; what concerns no reason has '' for one. */
export type Step = HighlightedAdvice;

export function findNextSteps(context: RunContext, { jobs, text, warnings: max }: PageLimits): NextSteps {
  const { state, options, run } = context;
  if (state.awaited !== undefined) {
    const { preview } = state.awaited;
    // The diff has a section of its own.
    const facts = preview === undefined ? [] : [describePreview(preview), ...warningLines(preview)];
    const shown = facts.slice(0, 1 + max).map((fact) => truncateText(fact, text));
    const more = facts.length > shown.length ? [`and ${facts.length - shown.length} more warnings`] : [];
    return {
      steps: ['Read the plan, then approve or reject it.', ...shown, ...more].map(plainStep),
      commands: decisionLines(state.awaited),
    };
  }
  if (!isJudged(state)) {
    const commands = ['status', 'cancel'].map((verb) => `tuning-pipeline ${verb} ${shellWord(run.workflowId)}`);
    return {
      steps: [plainStep('Wait; the run says here when it has ended. To look closer, or to stop it:')],
      commands,
    };
  }
  const { health, reasons, exitCode } = judge({ state, strictHealth: options.strictHealth });
  const advice = outcomeOf(state, 'health')?.highlights?.advice ?? [];
  const known = new Set(advice.map(({ reason }) => reason));
  const [undone, kept] = [findUndone(context), findKeptJobs(context)];
  const told = advice.slice(0, jobs).filter(({ job }) => health !== 'OK' || job === '');
  const steps = [
    ...undone.steps,
    ...causesOf(reasons).flatMap(({ reason }) => (known.has(reason) ? [] : (stepOfRun(reason) ?? []))),
    ...kept.steps,
    ...told,
    ...(options.applyEnabled || exitCode !== 0 ? [] : [plainStep(DRY_RUN)]),
  ];
  const result = resultCommand(context);
  if (steps.length === 0) {
    return exitCode === 0
      ? { steps: [plainStep('Nothing: all went well.')], commands: [] }
      : { steps: [plainStep('Correct what the failed stage names.')], commands: [result] };
  }
  const commands = [...undone.commands, ...kept.commands, ...told.flatMap((one) => findCommands(one, context))];
  return { steps, commands: [...new Set([...commands, ...(health === 'OK' && exitCode === 0 ? [] : [result])])] };
}

const DRY_RUN = 'This was a dry run; --enable-apply, or applyEnabled in the input, has the Jobs created.';

export function resultCommand({ run }: RunContext): string {
  return `tuning-pipeline result ${shellWord(run.workflowId)}`;
}

function plainStep(hint: string): Step {
  return { reason: '', hint, job: '', others: 0 };
}

/** PipelineFailed stands before the cause where the run knows one, and then no stage has failed. */
function causesOf(reasons: Verdict['reasons']): Verdict['reasons'] {
  return reasons.length === 1 ? reasons : reasons.filter(({ reason }) => reason !== 'PipelineFailed');
}

function stepOfRun(reason: string): Step | undefined {
  const rows: Readonly<Record<string, { hint: string }>> = RUN_REASONS;
  const hint = Object.hasOwn(rows, reason) ? rows[reason]?.hint : undefined;
  return hint === undefined ? undefined : { reason, hint, job: '', others: 0 };
}

/** What a night has not left behind is no reason of its health, and all the same the first thing to see to. */
function findUndone({ state: { stages }, options }: RunContext): NextSteps {
  const steps: Step[] = [];
  const commands: string[] = [];
  if (stages.history.status === 'failed')
    steps.push(plainStep('The night has no history line: correct what the history stage names, then run again.'));
  if (stages.alerts.status === 'failed') {
    const sentence = 'Not everybody was told: correct what the alerts stage names; the next run with alerts sends it.';
    steps.push(plainStep(`${sentence} To see what waits:`));
    commands.push(`tuning-pipeline alerts status --history-file ${shellWord(options.historyFile)}`);
  }
  return { steps, commands };
}

/** A cancelled run leaves its Jobs as they are, unless its input says otherwise: they go on, and nobody waits for them. */
function findKeptJobs({ state, options, run }: RunContext): NextSteps {
  const plan = outcomeOf(state, 'generate');
  const wrote = options.applyEnabled && state.stages.apply.status !== 'not_reached';
  if (state.interruption?.reason !== 'Cancelled' || options.onCancel !== 'keep' || !wrote || plan === undefined)
    return { steps: [], commands: [] };
  const select = `-n ${shellWord(plan.namespace)} -l ${shellWord(`${RUN_LABEL}=${run.runKey}`)}`;
  return {
    steps: [plainStep('Its Jobs were kept and go on without it. To see them, and to delete them:')],
    commands: ['get', 'delete'].map((verb) => `kubectl ${verb} jobs ${select}`),
  };
}

/** The command that the hint ends with, else the one that shows the Job whole. */
function findCommands({ hint, job }: Step, { state }: RunContext): string[] {
  const [, command] = /: (kubectl [^\n…]+)$/.exec(hint) ?? [];
  if (command !== undefined) return [command];
  const namespace = outcomeOf(state, 'generate')?.namespace;
  return job === '' || namespace === undefined
    ? []
    : [`kubectl -n ${shellWord(namespace)} describe job ${shellWord(job)}`];
}
