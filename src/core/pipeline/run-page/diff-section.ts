import type { ServerDiff } from '../../apply/server-diff.js';
import { codeSpan, markdownTable } from '../../markdown.js';
import { truncateText } from '../../truncate.js';
import type { RunContext } from '../requests.js';
import { outcomeOf } from '../state.js';
import type { PageLimits } from './page-limits.js';

/** The fields that the cluster has, or would have, other than planned; '' where nobody asked, or there is none. */
export function renderDiff({ state }: RunContext, { jobs: max, text }: PageLimits): string {
  const preview = (state.awaited?.preview ?? outcomeOf(state, 'apply'))?.preview;
  const diff = preview?.asked === true ? preview.diff : undefined;
  if (diff === undefined || diff.fields.length === 0) return '';
  const shown = (value: string) => codeSpan(truncateText(value, text));
  const rows = diff.fields
    .slice(0, max)
    .map(({ path, planned, onServer, isThere, jobs, first }) => [
      shown(path),
      shown(planned),
      `${isThere ? 'is' : 'would be'} ${shown(onServer)}`,
      jobs === 1 ? codeSpan(first) : `${jobs}, such as ${codeSpan(first)}`,
    ]);
  return [
    '#### What the cluster makes of the plan',
    markdownTable([['field', 'planned', 'on the cluster', 'Jobs'], ...rows]),
    ...renderRest(diff, rows.length),
  ].join('\n\n');
}

function renderRest({ fields, more, compared }: ServerDiff, shown: number): string[] {
  const rest = more + fields.length - shown;
  const isThere = fields.some((field) => field.isThere) ? ['what is there is left as it is'] : [];
  const notes = [...(rest === 0 ? [] : [`and ${rest} more`]), `${compared} Jobs were compared`, ...isThere];
  return [notes.join('; ')];
}
