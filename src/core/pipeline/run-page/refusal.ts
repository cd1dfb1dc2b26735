import { escapeMarkdown } from '../../markdown.js';
import { truncateText } from '../../truncate.js';
import type { Problem } from '../../problem.js';
import { renderInputProblems } from '../parse-input.js';

const MAX_PROBLEMS = 10;
const MAX_TEXT = 200;

/** The page of a run whose input does not fit: it has no stages to show. */
export function renderRefusal(problems: readonly Problem[]): string {
  const shown = problems
    .slice(0, MAX_PROBLEMS)
    .map((problem) => `- ${escapeMarkdown(truncateText(renderInputProblems([problem]), MAX_TEXT))}`);
  const more = problems.length - shown.length;
  return [
    '### ERROR (InvalidInput), exit code 3',
    'Nothing was done: the input does not fit.',
    [...shown, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n'),
    '#### What to do next',
    'Correct these fields, then start the run again.',
  ].join('\n\n');
}
