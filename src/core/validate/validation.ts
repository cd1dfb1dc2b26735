import type { PlannedFile } from '../generate/plan.js';
import { sha256 } from '../hash.js';
import { START_OF_FILE } from '../yaml/position.js';
import { type CheckedManifest, checkManifest, placeViolation, type Verdict } from './check-manifest.js';
import { fileRule } from './file-rules.js';
import type { ManifestFile } from './manifest-file.js';
import { findMixedNamespaces, type NamespaceUse, noteNamespace } from './mixed-namespaces.js';
import { compareFindings, type FileResult, type Finding, type ValidationReport } from './report.js';
import type { RuleText } from './rule.js';
import { showValue } from './show-value.js';
import { DEFAULT_RULES, type RuleBook } from './rule-book.js';

/** How files are shown, and what lies beside them. */
export interface ValidationOptions {
  /** Folder shown before file names; '' for the names alone. @default '' */
  label?: string;
  /** Manifests beside a plan that it does not list. @default [] */
  unplanned?: readonly string[];
  /** Which rules are asked, and how severe they are. @default every rule as it says itself */
  rules?: RuleBook;
}

/** Judges files one after another and keeps only the verdicts, so that memory does not grow with their size. */
export interface Validation {
  check(file: ManifestFile): void;
  finish(): { report: ValidationReport; read: PlannedFile[] };
}

/** An empty validation; call `check` for every file, then `finish` once. */
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
    check: (file) => {
      const checked = checkManifest(file, rules);
      const hash = hashOf(file);
      const verdicts = [
        ...checked.verdicts,
        ...comparePlan(file, { checked, hash }),
        ...findDuplicate(file.file, { checked, owners }),
      ];
      const { name, namespace } = checked;
      documents += checked.documents;
      noteNamespace(file.file, { checked, namespaces });
      read.push({ file: file.file, name: file.planned?.name ?? name, sha256: hash });
      results.push({
        file: show(file.file),
        name,
        namespace,
        valid: verdicts.every(({ severity }) => severity !== 'error'),
      });
      findings.push(...verdicts.map((verdict) => findingOf(show(file.file), verdict)));
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

/** '' where nothing could be read. */
function hashOf(file: ManifestFile): string {
  if ('problem' in file) return '';
  return file.sha256 ?? sha256('bytes' in file ? file.bytes : file.text);
}

/** Whether a planned file is still what generate wrote; a missing one has been reported already. */
function comparePlan(
  { planned }: ManifestFile,
  { checked, hash }: { checked: CheckedManifest; hash: string },
): Verdict[] {
  if (planned === undefined || hash === '') return [];
  if (planned.sha256 !== hash) {
    return [
      wholeFile(
        fileRule('changed-file'),
        `expected the content that plan.json lists (sha256 ${planned.sha256.slice(0, 12)}), got ${hash.slice(0, 12)}`,
      ),
    ];
  }
  if (planned.name !== checked.name) {
    return [
      wholeFile(
        fileRule('changed-file'),
        `expected the Job ${planned.name} that plan.json lists, got ${checked.name || 'none'}`,
      ),
    ];
  }
  return [];
}

function findDuplicate(
  file: string,
  { checked, owners }: { checked: CheckedManifest; owners: Map<string, string> },
): Verdict[] {
  const { mapping, name, namespace } = checked;
  if (mapping === undefined || name === '') return [];
  const identity = `${namespace}/${name}`;
  const owner = owners.get(identity);
  if (owner === undefined) {
    owners.set(identity, file);
    return [];
  }
  const message = `expected a name of its own in namespace "${namespace}", got ${showValue(name)}, which ${owner} has`;
  return [placeViolation({ path: ['metadata', 'name'], message }, { rule: fileRule('duplicate-job'), mapping })];
}

function wholeFile({ id, severity, remediation }: RuleText, message: string): Verdict {
  return { ...START_OF_FILE, path: '', severity, rule: id, message, hint: remediation };
}

function findingOf(file: string, { line, column, path, severity, rule, message, hint, kind }: Verdict): Finding {
  return { file, line, column, path, severity, rule, message, hint, ...(kind === undefined ? {} : { kind }) };
}
