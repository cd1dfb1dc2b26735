import type { AdviceRule } from '../advice/advice-rule.js';
import { BATCH_ADVICE, SECURITY_ADVICE } from '../advice/advice-rules.js';
import { type FileRuleId, fileRule } from './file-rules.js';
import { IDENTITY_RULES, JOB_RULES } from './job-rules.js';
import type { JobRule, RuleText } from '../rule.js';
import { type RuleSettings, settingOf } from './rule-settings.js';

/** The rules that are asked, each with the severity that counts. */
export interface RuleBook {
  /** Of every mapping, whatever it claims to be. */
  identity: readonly JobRule[];
  /** Of Jobs, behind those of identity. */
  job: readonly JobRule[];
  /** Of Jobs, last. */
  advice: readonly AdviceRule[];
  /** null where it is switched off. */
  file(id: FileRuleId): RuleText | null;
}

/** The rules under an operator's settings. */
export function createRuleBook(settings: RuleSettings): RuleBook {
  return {
    identity: applySettings(IDENTITY_RULES, settings),
    job: applySettings(JOB_RULES, settings),
    advice: applySettings([...BATCH_ADVICE, ...SECURITY_ADVICE], settings),
    file: (id) => applySettings([fileRule(id)], settings)[0] ?? null,
  };
}

/** Every rule as it says itself. */
export const DEFAULT_RULES: RuleBook = createRuleBook(new Map());

/** Those that find what makes a manifest unfit, for whoever goes on or does not, and tells nobody of the rest. */
export const ERROR_RULES: RuleBook = {
  identity: DEFAULT_RULES.identity.filter(isError),
  job: DEFAULT_RULES.job.filter(isError),
  advice: DEFAULT_RULES.advice.filter(isError),
  file: (id) => [fileRule(id)].find(isError) ?? null,
};

function isError({ severity }: RuleText): boolean {
  return severity === 'error';
}

function applySettings<Rule extends RuleText>(rules: readonly Rule[], settings: RuleSettings): Rule[] {
  return rules.flatMap((rule) => {
    const setting = settingOf(rule, settings);
    return setting === 'off' ? [] : [{ ...rule, severity: setting }];
  });
}
