import { renderFinding } from '../../core/validate/render-finding.js';
import { countFindings, type ValidationReport } from '../../core/validate/report.js';

/** More than anybody reads in a terminal; `-o json` has all of them. */
const MAX_FINDINGS = 50;

/** The findings with their hints, errors and warnings in the order of the files, then one line of counts. */
export function renderFindings(report: ValidationReport): string {
  const shown = report.findings.slice(0, MAX_FINDINGS);
  const rest = report.findings.length - shown.length;
  const lines = shown.flatMap((finding) => [renderFinding(finding), `  hint: ${finding.hint}`]);
  if (rest > 0) lines.push(`... and ${rest} more; -o json shows all findings`);
  return `${[...lines, renderCounts(report)].join('\n')}\n`;
}

/** The report as one JSON document. */
export function renderFindingsAsJson(report: ValidationReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** `5 files: 5 valid, 0 invalid, 2 warnings`; errors are counted where there are any. */
function renderCounts({ files, valid, invalid, findings }: ValidationReport): string {
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
