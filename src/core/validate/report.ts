import type { ErrorKind } from './error-kind.js';

/** `error`: the API server refuses it, or the pipeline would apply the wrong thing. `warning`: it runs, and may be regretted. */
export type Severity = 'error' | 'warning';

/** One thing that is wrong, and where. Line and column count from 1; 1:1 is a finding about the whole file. */
export interface Finding {
  file: string;
  line: number;
  column: number;
  /** The field as the API server names it; '' for the whole file. */
  path: string;
  severity: Severity;
  /** The rule's id. */
  rule: string;
  /** What was expected, what was got. */
  message: string;
  /** The way out. */
  hint: string;
  /** What the API server calls an error of this sort; absent for what it refuses in other ways, or takes. */
  kind?: ErrorKind;
}

/** One file's verdict. */
export interface FileResult {
  file: string;
  /** '' where the file can't be read so far. */
  name: string;
  namespace: string;
  /** No error was found in this file; warnings do not count. */
  valid: boolean;
}

/** What `validate -o json` prints: a contract, its members keep their names. */
export interface ValidationReport {
  apiVersion: 'tuning-pipeline/v1';
  kind: 'ValidationReport';
  files: number;
  documents: number;
  valid: number;
  invalid: number;
  /** In the order in which the files were read. */
  results: FileResult[];
  /** By file, line, column and rule. */
  findings: Finding[];
}

/** How many of the findings have this severity. */
export function countFindings(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

/** File, line, column, rule, then the words: the same findings always come in the same order. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.rule, b.rule) ||
    compareText(a.path, b.path) ||
    compareText(a.message, b.message)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
