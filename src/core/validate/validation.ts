import type { PlannedFile } from '../generate/plan.js';
import { sha256 } from '../hash.js';
import { START_OF_FILE } from '../yaml/position.js';
import { type CheckedManifest, checkManifest, placeViolation, type Verdict } from './check-manifest.js';
import { type FileRuleId, fileRule } from './file-rules.js';
import type { ManifestFile } from './manifest-file.js';
import { compareFindings, type FileResult, type Finding, type ValidationReport } from './report.js';

/** How files are shown, and what lies beside them. */
export interface ValidationOptions {
  /** Folder shown before file names; '' for the names alone. @default '' */
  label?: string;
  /** Manifests beside a plan that it does not list. @default [] */
  unplanned?: readonly string[];
}

/** Judges files one after another and keeps only the verdicts, so that memory does not grow with their size. */
export interface Validation {
  check(file: ManifestFile): void;
  finish(): { report: ValidationReport; read: PlannedFile[] };
}

/** An empty validation; call `check` for every file, then `finish` once. */
export function startValidation({ label = '', unplanned = [] }: ValidationOptions = {}): Validation {
  const show = (file: string): string => (label === '' ? file : `${label}/${file}`);
  const results: FileResult[] = [];
  const findings: Finding[] = [];
  const read: PlannedFile[] = [];
  /** Namespace and name to the file that has them. */
  const owners = new Map<string, string>();
  let documents = 0;

  return {
    check: (file) => {
      const checked = checkManifest(file);
      const hash = hashOf(file);
      const verdicts = [
        ...checked.verdicts,
        ...comparePlan(file, { checked, hash }),
        ...findDuplicate(file.file, { checked, owners }),
      ];
      const { name, namespace } = checked;
      documents += checked.documents;
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
      const strays = unplanned.map((file) =>
        findingOf(show(file), wholeFile('unplanned-file', 'expected a file that plan.json lists, got another one')),
      );
      const valid = results.filter((result) => result.valid).length;
      const report: ValidationReport = {
        apiVersion: 'tuning-pipeline/v1',
        kind: 'ValidationReport',
        files: results.length,
        documents,
        valid,
        invalid: results.length - valid,
        results,
        findings: [...findings, ...strays].sort(compareFindings),
      };
      return { report, read };
    },
  };
}

/** '' where nothing could be read. */
function hashOf(file: ManifestFile): string {
  if ('problem' in file) return '';
  return sha256('bytes' in file ? file.bytes : file.text);
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
        'changed-file',
        `expected the content that plan.json lists (sha256 ${planned.sha256.slice(0, 12)}), got ${hash.slice(0, 12)}`,
      ),
    ];
  }
  if (planned.name !== checked.name) {
    return [
      wholeFile('changed-file', `expected the Job ${planned.name} that plan.json lists, got ${checked.name || 'none'}`),
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
  const message = `expected a name of its own in namespace "${namespace}", got "${name}", which ${owner} has`;
  return [placeViolation({ path: ['metadata', 'name'], message }, { rule: fileRule('duplicate-job'), mapping })];
}

function wholeFile(id: FileRuleId, message: string): Verdict {
  const { severity, remediation } = fileRule(id);
  return { ...START_OF_FILE, path: '', severity, rule: id, message, hint: remediation };
}

function findingOf(file: string, { line, column, path, severity, rule, message, hint, kind }: Verdict): Finding {
  return { file, line, column, path, severity, rule, message, hint, ...(kind === undefined ? {} : { kind }) };
}
