import type { YamlProblemKind } from '../../yaml/yaml-problem.js';
import type { RuleText } from '../rule.js';

// Rules about files rather than about what a Job says. They have no `check`: the reader or the folder meets them.

/** The form of one file. What breaks one of these can't be looked at any further. */
export const FORM_RULES = {
  'unreadable-file': error('The file is UTF-8 text of at most 3 MiB that can be opened.', 'Make the file readable.'),
  'yaml-syntax': error('The file is YAML or JSON.', 'Correct the line, or the one above it.'),
  'tab-indentation': error('Lines are indented by spaces.', 'Replace the tabs by spaces.'),
  'duplicate-key': error('No mapping has a key twice.', 'Remove one of the two.'),
  'recursive-alias': error('No alias stands inside the node that it names.', 'Write the value out.'),
  'empty-file': error('The file holds a document.', 'Remove the file.'),
  'one-document': error('The file holds one document.', 'Move the others into files of their own.'),
  'not-a-mapping': error('The document is a mapping.', 'Start with `key: value` lines.'),
  'more-findings': error(
    'No file has more than 1,000 findings; beyond that they are only counted.',
    'Repair what repeats itself, then validate again.',
  ),
} satisfies Record<YamlProblemKind | 'unreadable-file' | 'more-findings', FileRuleText>;

/** The files of a folder, seen together. */
export const FOLDER_RULES = {
  'duplicate-job': error(
    'No two files hold a Job of the same namespace and name.',
    'Rename one of them, or remove a file.',
  ),
  'missing-file': error('Every file that plan.json lists is there.', 'Run generate again.'),
  'changed-file': error(
    'Every file that plan.json lists is as it was generated.',
    'Run generate again; change the config, not its output.',
  ),
  'unplanned-file': warning(
    'No manifest beside plan.json is missing in it.',
    'Remove the file; it is neither checked nor applied.',
  ),
  'mixed-namespaces': warning(
    'All Jobs of a folder are in one namespace: a pipeline watches one, and what is elsewhere is never seen.',
    'Give the Jobs of each namespace a folder of their own.',
  ),
} satisfies Record<string, FileRuleText>;

/** The ids of all rules about files. */
export type FileRuleId = keyof typeof FORM_RULES | keyof typeof FOLDER_RULES;

type FileRuleText = Omit<RuleText, 'id'>;

/** A file rule with its id, as findings carry it. */
export function fileRule(id: FileRuleId): RuleText {
  const texts: Record<FileRuleId, FileRuleText> = { ...FORM_RULES, ...FOLDER_RULES };
  return { id, ...texts[id] };
}

function error(description: string, remediation: string): FileRuleText {
  return { severity: 'error', description, remediation };
}

function warning(description: string, remediation: string): FileRuleText {
  return { severity: 'warning', description, remediation };
}
