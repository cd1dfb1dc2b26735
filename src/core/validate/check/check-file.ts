import { sha256 } from '../../hash.js';
import type { YamlMapping } from '../../yaml/parse-mapping.js';
import { START_OF_FILE, type Position } from '../../yaml/position.js';
import { type CheckedManifest, checkManifest, type Verdict } from './check-manifest.js';
import { fileRule } from '../rule-book/file-rules.js';
import type { ManifestFile } from '../manifest-file.js';
import type { RuleText } from '../rule.js';
import type { RuleBook } from '../rule-book/rule-book.js';

/** What one file says on its own, and what is asked of it beside others; nothing of it holds on to the file's text. */
export interface CheckedFile extends Omit<CheckedManifest, 'mapping'> {
  file: string;
  /** Hash of what was read; '' where nothing could be. */
  sha256: string;
  plannedName?: string;
  /** Where findings stand that need other files too; null when the form is broken. */
  places: { name: Position; namespace: Position } | null;
}

/** The verdict about one file, without any other. */
export function checkFile(file: ManifestFile, rules: RuleBook): CheckedFile {
  return examineFile(file, rules).checked;
}

/** The verdict, and what was parsed for it: for whoever goes on with that, so that nothing is read or parsed twice. */
export function examineFile(
  file: ManifestFile,
  rules: RuleBook,
): { checked: CheckedFile; manifest: YamlMapping['value'] | undefined } {
  const { mapping, ...checked } = checkManifest(file, rules);
  return { checked: describeFile(file, { checked, mapping }), manifest: mapping?.value };
}

function describeFile(
  file: ManifestFile,
  { checked, mapping }: { checked: Omit<CheckedManifest, 'mapping'>; mapping: YamlMapping | undefined },
): CheckedFile {
  const hash = hashOf(file);
  const { planned } = file;
  return {
    ...checked,
    file: file.file,
    sha256: hash,
    verdicts: [...checked.verdicts, ...comparePlan(file, { name: checked.name, hash })],
    ...(planned === undefined ? {} : { plannedName: planned.name }),
    places:
      mapping === undefined
        ? null
        : { name: mapping.locate(['metadata', 'name']), namespace: mapping.locate(['metadata', 'namespace']) },
  };
}

/** A verdict about a file as a whole. */
export function wholeFile({ id, severity, remediation }: RuleText, message: string): Verdict {
  return { ...START_OF_FILE, path: '', severity, rule: id, message, hint: remediation };
}

/** '' where nothing could be read. */
function hashOf(file: ManifestFile): string {
  if ('problem' in file) return '';
  return file.sha256 ?? sha256('bytes' in file ? file.bytes : file.text);
}

/** Whether a planned file is still what generate wrote; a missing one has been reported already. */
function comparePlan({ planned }: ManifestFile, { name, hash }: { name: string; hash: string }): Verdict[] {
  if (planned === undefined || hash === '') return [];
  if (planned.sha256 !== hash) {
    return [
      wholeFile(
        fileRule('changed-file'),
        `expected the content that plan.json lists (sha256 ${planned.sha256.slice(0, 12)}), got ${hash.slice(0, 12)}`,
      ),
    ];
  }
  if (planned.name !== name) {
    return [
      wholeFile(
        fileRule('changed-file'),
        `expected the Job ${planned.name} that plan.json lists, got ${name || 'none'}`,
      ),
    ];
  }
  return [];
}
