import { BATCH_ADVICE, SECURITY_ADVICE } from '../advice/advice-rules.js';
import { type FileRuleId, fileRule, FOLDER_RULES, FORM_RULES } from './file-rules.js';
import { IDENTITY_RULES, JOB_RULES, WARNING_RULES } from './job-rules.js';
import type { RuleText } from '../rule.js';
import { missingLimits } from '../rules/container/missing-limits.js';

/** Rules that belong together, for documentation. */
export interface RuleGroup {
  /** `form`, `folder`, `job`, `warnings`, `batch`, `security`. */
  name: string;
  rules: readonly RuleText[];
}

const LISTED_APART: ReadonlySet<RuleText> = new Set([...WARNING_RULES, missingLimits]);

/** Every rule there is, once. */
export const RULE_GROUPS: readonly RuleGroup[] = [
  { name: 'form', rules: idsOf(FORM_RULES).map(fileRule) },
  { name: 'folder', rules: idsOf(FOLDER_RULES).map(fileRule) },
  { name: 'job', rules: [...IDENTITY_RULES, ...JOB_RULES.filter((rule) => !LISTED_APART.has(rule))] },
  { name: 'warnings', rules: WARNING_RULES },
  { name: 'batch', rules: [missingLimits, ...BATCH_ADVICE] },
  { name: 'security', rules: SECURITY_ADVICE },
];

const RULES: ReadonlyMap<string, RuleText> = new Map(
  RULE_GROUPS.flatMap(({ rules }) => rules.map((rule): [string, RuleText] => [rule.id, rule])),
);

/** The rule of an id, or undefined. */
export function findRule(id: string): RuleText | undefined {
  return RULES.get(id);
}

/** The ids of all rules. */
export function ruleIds(): string[] {
  return [...RULES.keys()];
}

function idsOf(rules: object): FileRuleId[] {
  return Object.keys(rules) as FileRuleId[];
}
