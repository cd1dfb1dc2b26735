import type { Finding, ValidationReport } from '../../core/validate/report.js';
import { countInWords } from '../../core/validate/findings/select-findings.js';
import { renderCounts } from './findings.js';

// Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands

/** A step shows as many annotations of each kind and drops the rest without a word. */
const MAX_PER_KIND = 10;

/** The report as annotations of GitHub Actions, errors first; a notice counts what a step would not show. */
export function renderFindingsForGithub(report: ValidationReport): string {
  const of = (severity: Finding['severity']) => report.findings.filter((finding) => finding.severity === severity);
  const [errors, warnings] = [of('error'), of('warning')];
  const shown = [...errors.slice(0, MAX_PER_KIND), ...warnings.slice(0, MAX_PER_KIND)];
  const rest = countInWords({
    errors: Math.max(errors.length - MAX_PER_KIND, 0),
    warnings: Math.max(warnings.length - MAX_PER_KIND, 0),
  });
  const lines = shown.map(renderAnnotation);
  if (rest !== '')
    lines.push(`::notice title=validate::${escapeData(`and ${rest} more; -o text or -o json shows them`)}`);
  return `${[...lines, renderCounts(report)].join('\n')}\n`;
}

function renderAnnotation({ file, line, column, severity, rule, path, message, hint }: Finding): string {
  const properties = Object.entries({ file, line: String(line), col: String(column), title: rule })
    .map(([key, value]) => `${key}=${escapeProperty(value)}`)
    .join(',');
  const text = [`${path === '' ? '' : `${path}: `}${message}`, hint].join('\n');
  return `::${severity} ${properties}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  // Control characters would steer the terminal that the log is shown in.
  const plain = text.replace(/(?![\t\r\n])\p{Cc}/gu, '\uFFFD');
  return plain.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
