import { codeSpan, escapeMarkdown, markdownTable } from '../../markdown.js';
import { truncateText } from '../../truncate.js';
import type { RunContext } from '../requests.js';
import { outcomeOf } from '../state.js';
import type { PageLimits } from './page-limits.js';

/** The Jobs that are not OK, the worst first; '' where there is none. */
export function renderJobs({ state }: RunContext, { jobs: max, text }: PageLimits): string {
  const worst = outcomeOf(state, 'health')?.highlights?.worst;
  if (worst === undefined || worst.jobs.length === 0) return '';
  const rows = worst.jobs
    .slice(0, max)
    .map(({ name, health, reason, message }) => [
      codeSpan(name),
      health,
      escapeMarkdown(reason),
      escapeMarkdown(truncateText(message, text)),
    ]);
  const omitted = worst.omitted + Math.max(0, worst.jobs.length - max);
  return [
    '#### Jobs that are not OK',
    markdownTable([['Job', 'health', 'reason', 'Kubernetes says'], ...rows]),
    ...(omitted === 0 ? [] : [`and ${omitted} more`]),
  ].join('\n\n');
}
