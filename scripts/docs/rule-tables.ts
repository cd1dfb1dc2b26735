import { findRule, RULE_GROUPS, ruleIds } from '../../src/core/validate/rule-book/rule-catalog.js';
import { settingOf } from '../../src/core/validate/rule-book/rule-settings.js';
import { code, renderMarkdownTable } from './markdown-table.js';

const TITLES: Readonly<Record<string, string>> = {
  form: 'The form of a file',
  folder: 'The files of a folder',
  job: 'What the API server refuses',
  warnings: 'What the API server warns about',
  batch: 'What whoever runs Jobs by night regrets',
  security: 'What whoever answers for the cluster regrets',
};

/** One section with a table for each group of rules. */
export function renderRuleTables(): string {
  return RULE_GROUPS.map(({ name, rules }) => {
    const rows = rules.map((rule) => [code(rule.id), settingOf(rule, new Map()), rule.description, rule.remediation]);
    return `### ${TITLES[name] ?? name}\n\n${renderMarkdownTable(['rule', 'by default', 'holds when', 'way out'], rows)}`;
  }).join('\n\n');
}

/** A rules file that switches on what is off by default. */
export function renderStrictRules(): string {
  const off = ruleIds().filter((id) => findRule(id)?.offByDefault === true);
  return ['```yaml', 'rules:', ...off.map((id) => `  ${id}: warning`), '```'].join('\n');
}
