import type { PlannedFile } from '../../generate/plan.js';
import { type CheckedFile, wholeFile } from './check-file.js';
import type { Verdict } from './check-manifest.js';
import { fileRule } from '../rule-book/file-rules.js';
import { findMixedNamespaces, type NamespaceUse, noteNamespace } from './mixed-namespaces.js';
import { compareFindings, type FileResult, type Finding, type ValidationReport } from '../report.js';
import { showValue } from '../show-value.js';
import { DEFAULT_RULES, type RuleBook } from '../rule-book/rule-book.js';

/** How files are shown, and what lies beside them. */
export interface ValidationOptions {
  /** Folder shown before file names; '' for the names alone. @default '' */
  label?: string;
  /** Manifests beside a plan that it does not list. @default [] */
  unplanned?: readonly string[];
  /** Which rules are asked, and how severe they are. @default every rule as it says itself */
  rules?: RuleBook;
}

/** Gathers what files say, and keeps only the verdicts, so that memory does not grow with their size. */
export interface Validation {
  /** In the order of the folder, whoever has checked them. */
  add(checked: CheckedFile): void;
  finish(): { report: ValidationReport; read: PlannedFile[] };
}

/** An empty validation; call `add` for every file, then `finish` once. */
export function startValidation({
  label = '',
  unplanned = [],
  rules = DEFAULT_RULES,
}: ValidationOptions = {}): Validation {
  const show = (file: string): string => (label === '' ? file : `${label}/${file}`);
  const results: FileResult[] = [];
  const findings: Finding[] = [];
  const read: PlannedFile[] = [];
  /** Namespace and name to the file that has them. */
  const owners = new Map<string, string>();
  const namespaces = new Map<string, NamespaceUse>();
  let documents = 0;

  return {
    add: (checked) => {
      const { file, name, namespace } = checked;
      const verdicts = [...checked.verdicts, ...findDuplicate(checked, owners)];
      documents += checked.documents;
      noteNamespace(checked, namespaces);
      read.push({ file, name: checked.plannedName ?? name, sha256: checked.sha256 });
      results.push({
        file: show(file),
        name,
        namespace,
        valid: verdicts.every(({ severity }) => severity !== 'error'),
      });
      for (const verdict of verdicts) findings.push(findingOf(show(file), verdict));
    },
    finish: () => {
      const unplannedFile = rules.file('unplanned-file');
      const strays = unplanned.flatMap((file) =>
        unplannedFile === null
          ? []
          : [findingOf(show(file), wholeFile(unplannedFile, 'expected a file that plan.json lists, got another one'))],
      );
      const mixed = findMixedNamespaces(namespaces, rules.file('mixed-namespaces'));
      findings.push(...strays, ...mixed.map(({ file, ...verdict }) => findingOf(show(file), verdict)));
      const valid = results.filter((result) => result.valid).length;
      const report: ValidationReport = {
        apiVersion: 'tuning-pipeline/v1',
        kind: 'ValidationReport',
        files: results.length,
        documents,
        valid,
        invalid: results.length - valid,
        results,
        findings: findings.sort(compareFindings),
      };
      return { report, read };
    },
  };
}

function findDuplicate({ file, name, namespace, places }: CheckedFile, owners: Map<string, string>): Verdict[] {
  if (places === null || name === '') return [];
  const identity = `${namespace}/${name}`;
  const owner = owners.get(identity);
  if (owner === undefined) {
    owners.set(identity, file);
    return [];
  }
  const { id, severity, remediation } = fileRule('duplicate-job');
  const message = `expected a name of its own in namespace ${showValue(namespace)}, got ${showValue(name)}, which ${owner} has`;
  return [{ ...places.name, path: 'metadata.name', severity, rule: id, message, hint: remediation }];
}

function findingOf(file: string, { line, column, path, severity, rule, message, hint, kind }: Verdict): Finding {
  return { file, line, column, path, severity, rule, message, hint, ...(kind === undefined ? {} : { kind }) };
}
