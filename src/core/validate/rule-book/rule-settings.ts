import { nearest } from '../../nearest.js';
import type { Severity } from '../report.js';
import type { RuleText } from '../rule.js';
import { findRule, ruleIds } from './rule-catalog.js';

/** What an operator makes of a rule. */
export type RuleSetting = 'off' | Severity;

/** Rule id to what an operator has set; every other rule is as it says itself. */
export type RuleSettings = ReadonlyMap<string, RuleSetting>;

const RULE_SETTINGS = ['off', 'warning', 'error'] as const satisfies readonly RuleSetting[];

/** What counts for a rule. */
export function settingOf(rule: RuleText, settings: RuleSettings): RuleSetting {
  return settings.get(rule.id) ?? (rule.offByDefault === true ? 'off' : rule.severity);
}

/**
 * One setting, or the sentence that says why it can't be one. What the API server refuses, or the pipeline can't
 * apply, is an error whatever anybody sets: a Job that looks valid would fail at night.
 */
export function parseRuleSetting(
  id: string,
  value: unknown,
): { setting: RuleSetting; problem?: never } | { setting?: never; problem: string } {
  const rule = findRule(id);
  if (rule === undefined) {
    const meant = nearest(id, ruleIds());
    const hint = meant === null ? 'see docs/validation.md for all rules' : `did you mean ${meant}?`;
    return { problem: `expected the id of a rule, got "${id.slice(0, 60)}"; ${hint}` };
  }
  const setting = RULE_SETTINGS.find((known) => known === value);
  if (setting === undefined) {
    const shown = typeof value === 'string' ? `"${value.slice(0, 60)}"` : typeof value;
    return { problem: `expected off, warning or error for ${id}, got ${shown}` };
  }
  if (rule.severity === 'error' && setting !== 'error') {
    return {
      problem: `expected ${id} to stay an error, got ${setting}; a Job that breaks it can't be created, so correct the manifest`,
    };
  }
  return { setting };
}
