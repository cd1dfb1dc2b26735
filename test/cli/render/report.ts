import type { Finding, ValidationReport } from '../../../src/core/validate/report.js';

export function aFinding(fields: Partial<Finding> = {}): Finding {
  return {
    file: 'jobs/a.yaml',
    line: 13,
    column: 22,
    path: 'spec.template.spec.restartPolicy',
    severity: 'error',
    rule: 'restart-policy',
    message: 'expected Never or OnFailure, got "Always"',
    hint: 'Set restartPolicy: Never.',
    ...fields,
  };
}

/** A report about exactly these findings; every file that has one was checked, unless it is listed as a stray. */
export function aReport(findings: readonly Finding[], { strays = [] }: { strays?: string[] } = {}): ValidationReport {
  const files = [...new Set(findings.map(({ file }) => file))].filter((file) => !strays.includes(file));
  const results = files.map((file) => ({
    file,
    name: 'tuning-1',
    namespace: '',
    valid: !findings.some((finding) => finding.file === file && finding.severity === 'error'),
  }));
  const valid = results.filter((result) => result.valid).length;
  return {
    apiVersion: 'tuning-pipeline/v1',
    kind: 'ValidationReport',
    files: results.length,
    documents: results.length,
    valid,
    invalid: results.length - valid,
    results,
    findings: [...findings],
  };
}
