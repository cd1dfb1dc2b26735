import { printable } from '../../core/printable.js';
import { type FindingGroup, groupFindings } from '../../core/validate/findings/group-findings.js';
import { renderFinding } from '../../core/validate/findings/render-finding.js';
import { compareFindings, countFindings, type Finding, type ValidationReport } from '../../core/validate/report.js';
import { countInWords, selectFindings } from '../../core/validate/findings/select-findings.js';
import type { SourceLine } from '../../core/validate/findings/source-line.js';
import { renderSourceLine } from './source-line.js';

/** More than anybody reads in a terminal; `-o json` has all of them. */
const MAX_FINDINGS = 50;

/** Places beside the first that are named; of the rest there is a count. */
const MAX_PLACES = 3;

/** Gives the line that a finding is about, or null where none can be shown. */
export type ShowSource = (finding: Finding) => SourceLine | null;

/**
 * The findings with their lines and hints in the order of the files, then one line of counts. What a rule says of
 * several files is said once. Beyond 50 the errors stay.
 */
export function renderFindings(report: ValidationReport, showSource: ShowSource = () => null): string {
  const { shown, errorsLeft, warningsLeft } = selectFindings(groupFindings(report.findings), MAX_FINDINGS);
  const lines = shown.sort(compareFindings).flatMap((finding) => renderGroup(finding, showSource(finding)));
  const rest = countInWords({ errors: errorsLeft, warnings: warningsLeft });
  if (rest !== '') lines.push(`... and ${rest} more; -o json shows all findings`);
  return `${[...lines, renderCounts(report)].join('\n')}\n`;
}

/** The report as one JSON document. */
export function renderFindingsAsJson(report: ValidationReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

function renderGroup(finding: FindingGroup, source: SourceLine | null): string[] {
  const { line, hint, others } = finding;
  return [
    printable(renderFinding(finding)),
    ...(source === null ? [] : [renderSourceLine(line, source)]),
    printable(`  hint: ${hint}`),
    ...(others.length === 0 ? [] : [printable(`  also: ${renderPlaces(others)}`)]),
  ];
}

function renderPlaces(others: readonly Finding[]): string {
  const places = others.slice(0, MAX_PLACES).map(({ file, line, column }) => `${file}:${line}:${column}`);
  const rest = others.length - places.length;
  return `${places.join(', ')}${rest === 0 ? '' : ` and ${rest} more`}`;
}

/** `5 files: 5 valid, 0 invalid, 2 warnings`; errors are counted where there are any. */
export function renderCounts({ files, valid, invalid, findings }: ValidationReport): string {
  const errors = countFindings(findings, 'error');
  const counts = [
    `${valid} valid`,
    `${invalid} invalid`,
    ...(errors === 0 ? [] : [plural(errors, 'error')]),
    plural(countFindings(findings, 'warning'), 'warning'),
  ];
  return `${plural(files, 'file')}: ${counts.join(', ')}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
