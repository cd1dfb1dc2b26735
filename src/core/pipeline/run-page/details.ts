import { uriLength } from '../../markdown.js';
import type { RunContext } from '../requests.js';
import { renderDiff } from './diff-section.js';
import { renderHeadline } from './headline.js';
import { renderJobs } from './jobs-section.js';
import { renderNextSteps } from './next-steps.js';
import type { PageLimits } from './page-limits.js';
import { renderRecords } from './records-section.js';
import { renderStages } from './stages-section.js';

/** From the page that we want to the one that always fits. */
const LIMITS: readonly PageLimits[] = [
  { jobs: 10, text: 200, warnings: 5 },
  { jobs: 5, text: 120, warnings: 3 },
  { jobs: 2, text: 60, warnings: 1 },
  { jobs: 1, text: 40, warnings: 1 },
];

/**
 * The Web UI sends the whole text in one address, and proxies in front of it take 8 KiB of one: what is longer would
 * not be shown at all.
 */
const MAX_URI_BYTES = 7_000;

/** The run's page in the Web UI, as Markdown: the verdict, why, what to do next, and how every stage went. */
export function renderDetails(context: RunContext): string {
  let page = '';
  for (const limits of LIMITS) {
    page = renderPage(context, limits);
    if (uriLength(page) <= MAX_URI_BYTES) break;
  }
  return page;
}

function renderPage(context: RunContext, limits: PageLimits): string {
  const sections = [
    renderHeadline(context, limits),
    renderNextSteps(context, limits),
    renderDiff(context, limits),
    renderJobs(context, limits),
    renderStages(context, limits),
    renderRecords(context, limits),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}
