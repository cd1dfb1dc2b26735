import { wellFormed } from '../../core/printable.js';
import type { FileResult, Finding, ValidationReport } from '../../core/validate/report.js';

/** What a test case holds at most: a report of megabytes is dropped by those who read it. */
const MAX_LINES = 100;

/**
 * The report as JUnit XML: one test case for each file, a failure where it has errors, warnings as its output. It has
 * no times, so that the same findings are the same text.
 */
export function renderFindingsAsJunit(report: ValidationReport): string {
  const byFile = new Map<string, Finding[]>();
  for (const finding of report.findings) {
    const others = byFile.get(finding.file);
    if (others === undefined) byFile.set(finding.file, [finding]);
    else others.push(finding);
  }
  const results = [...report.results, ...strays(report)];
  const cases = results.map((result) => renderCase(result, byFile.get(result.file) ?? []));
  const counts = `tests="${results.length}" failures="${report.invalid}" errors="0" skipped="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tuning-pipeline" ${counts}>`,
    `  <testsuite name="validate" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** Files with a finding that were not checked, such as those beside a plan. */
function strays({ results, findings }: ValidationReport): Pick<FileResult, 'file' | 'name'>[] {
  const checked = new Set(results.map(({ file }) => file));
  const files = new Set(findings.map(({ file }) => file).filter((file) => !checked.has(file)));
  return Array.from(files, (file) => ({ file, name: '' }));
}

function renderCase({ file, name }: Pick<FileResult, 'file' | 'name'>, findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const open = `    <testcase classname=${quote(name === '' ? 'validate' : `validate.${name}`)} name=${quote(file)} file=${quote(file)}`;
  const [first] = errors;
  const children = [
    ...(first === undefined
      ? []
      : [
          `      <failure type=${quote(first.rule)} message=${quote(first.message)}>${escapeXml(renderLines(errors))}</failure>`,
        ]),
    ...(warnings.length === 0 ? [] : [`      <system-out>${escapeXml(renderLines(warnings))}</system-out>`]),
  ];
  return children.length === 0 ? `${open}/>` : `${open}>\n${children.join('\n')}\n    </testcase>`;
}

function renderLines(findings: readonly Finding[]): string {
  const lines = findings
    .slice(0, MAX_LINES)
    .map(({ line, column, path, rule, message, hint }) => `${line}:${column} ${rule} ${path}\n${message}\n${hint}`);
  const rest = findings.length - lines.length;
  return [...lines, ...(rest === 0 ? [] : [`and ${rest} more`])].join('\n\n');
}

function quote(text: string): string {
  return `"${escapeXml(text).replaceAll('\n', '&#10;')}"`;
}

/** XML has no way to write most control characters, not even as a reference: they are shown as `\u001b`. */
function escapeXml(text: string): string {
  return wellFormed(text)
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
    .replace(/(?![\t\n])\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
