import { describeAdvice } from '../../health/highlights.js';
import { codeBlock, codeSpan, escapeMarkdown, markCommands } from '../../markdown.js';
import { printable } from '../../printable.js';
import type { RunContext } from '../requests.js';
import { judge } from '../verdict.js';
import { findNextSteps, resultCommand, type Step } from './find-next-steps.js';
import type { PageLimits } from './page-limits.js';

/** What to do next, as a section of the run's page. */
export function renderNextSteps(context: RunContext, limits: PageLimits): string {
  const { steps, commands } = findNextSteps(context, limits);
  const sentences = steps.map(renderStep);
  const said = sentences.length === 1 ? sentences : sentences.map((sentence) => `- ${sentence}`);
  return ['#### What to do next', said.join('\n'), ...(commands.length === 0 ? [] : [codeBlock(commands)])].join(
    '\n\n',
  );
}

/** Nothing that is found is left out: the health stage has bounded it. */
const TERMINAL: PageLimits = { jobs: 10, text: 200, warnings: 5 };

/**
 * The same as lines for a terminal, commands behind two spaces; none where nothing is to be done. The command that
 * prints the result is left out: it is what prints these lines.
 */
export function nextStepLines(context: RunContext): string[] {
  const { health, exitCode } = judge({ state: context.state, strictHealth: context.options.strictHealth });
  if (health === 'OK' && exitCode === 0) return [];
  const { steps, commands } = findNextSteps(context, TERMINAL);
  const result = resultCommand(context);
  return [
    ...steps.map(describeAdvice),
    ...commands.filter((command) => command !== result).map((command) => `  ${command}`),
  ].map(printable);
}

/** `**OOMKilled** in arb-tuning-x and 3 more: Raise ...`. */
function renderStep({ reason, job, others, hint }: Step): string {
  const more = others === 0 ? '' : ` and ${others} more`;
  const where = job === '' ? '' : ` in ${codeSpan(job)}${more}`;
  return `${reason === '' ? '' : `**${escapeMarkdown(reason)}**${where}: `}${markCommands(hint)}`;
}
