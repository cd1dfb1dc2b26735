import type { HighlightedAdvice } from '../../health/highlights.js';
import { RUN_REASONS } from '../../health/reason-table/run.js';
import { codeBlock, codeSpan, escapeMarkdown, markCommands } from '../../markdown.js';
import { shellWord } from '../../shell-word.js';
import { truncateText } from '../../truncate.js';
import { decisionLines, describePreview, warningLines } from '../render-awaited.js';
import type { RunContext } from '../requests.js';
import { outcomeOf } from '../state.js';
import { judge } from '../verdict.js';
import { isJudged } from './headline.js';
import type { PageLimits } from './page-limits.js';

/** What its reader does next: sentences, and the commands that can be pasted. */
interface NextSteps {
  sentences: string[];
  commands: string[];
}

export function renderNextSteps(context: RunContext, limits: PageLimits): string {
  const { sentences, commands } = findNextSteps(context, limits);
  const said = sentences.length === 1 ? sentences : sentences.map((sentence) => `- ${sentence}`);
  return ['#### What to do next', said.join('\n'), ...(commands.length === 0 ? [] : [codeBlock(commands)])].join(
    '\n\n',
  );
}

function findNextSteps(context: RunContext, { text, warnings: max }: PageLimits): NextSteps {
  const { state, options, run } = context;
  const workflowId = shellWord(run.workflowId);
  if (state.awaited !== undefined) {
    const { preview } = state.awaited;
    // The diff has a section of its own.
    const facts = preview === undefined ? [] : [describePreview(preview), ...warningLines(preview)];
    const shown = facts.slice(0, 1 + max).map((fact) => escapeMarkdown(truncateText(fact, text)));
    const more = facts.length > shown.length ? [`and ${facts.length - shown.length} more warnings`] : [];
    return {
      sentences: ['Read the plan, then approve or reject it.', ...shown, ...more],
      commands: decisionLines(state.awaited),
    };
  }
  if (!isJudged(state)) {
    const commands = ['status', 'cancel'].map((verb) => `tuning-pipeline ${verb} ${workflowId}`);
    return { sentences: ['Wait; the run says here when it has ended. To look closer, or to stop it:'], commands };
  }
  const { health, reasons, exitCode } = judge({ state, strictHealth: options.strictHealth });
  const advice = outcomeOf(state, 'health')?.highlights?.advice ?? [];
  const known = new Set(advice.map(({ reason }) => reason));
  const ofRun = reasons.flatMap(({ reason }) => (known.has(reason) ? [] : (hintOfRun(reason) ?? [])));
  const told = advice.filter(({ job }) => health !== 'OK' || job === '').map(renderAdvice);
  const dryRun = options.applyEnabled || exitCode !== 0 ? [] : [DRY_RUN];
  const sentences = [...ofRun, ...told, ...dryRun];
  const result = `tuning-pipeline result ${workflowId}`;
  if (sentences.length === 0) {
    return exitCode === 0
      ? { sentences: ['Nothing: all went well.'], commands: [] }
      : { sentences: ['Correct what the failed stage names.'], commands: [result] };
  }
  const commands = told.length === 0 ? [] : advice.flatMap((one) => findCommands(one, context));
  return { sentences, commands: [...new Set([...commands, ...(health === 'OK' ? [] : [result])])] };
}

const DRY_RUN = 'This was a dry run; `--enable-apply`, or `applyEnabled` in the input, has the Jobs created.';

function hintOfRun(reason: string): string | undefined {
  const rows: Readonly<Record<string, { hint: string }>> = RUN_REASONS;
  const hint = Object.hasOwn(rows, reason) ? rows[reason]?.hint : undefined;
  return hint === undefined ? undefined : `**${reason}**: ${markCommands(hint)}`;
}

/** `**OOMKilled** in arb-tuning-x and 3 more: Raise ...`. */
function renderAdvice({ reason, job, others, hint }: HighlightedAdvice): string {
  const more = others === 0 ? '' : ` and ${others} more`;
  const where = job === '' ? '' : ` in ${codeSpan(job)}${more}`;
  return `**${escapeMarkdown(reason)}**${where}: ${markCommands(hint)}`;
}

/** The command that the hint ends with, else the one that shows the Job whole. */
function findCommands({ hint, job }: HighlightedAdvice, { state }: RunContext): string[] {
  const [, command] = /: (kubectl [^\n…]+)$/.exec(hint) ?? [];
  if (command !== undefined) return [command];
  const namespace = outcomeOf(state, 'generate')?.namespace;
  return job === '' || namespace === undefined ? [] : [`kubectl -n ${namespace} describe job ${job}`];
}
