import { CORE_SCHEMA } from 'js-yaml';
import { nearest } from '../../nearest.js';
import { isMapping, parseMapping, type YamlMapping } from '../../yaml/parse-mapping.js';
import type { Position } from '../../yaml/position.js';
import type { FieldPath } from '../../yaml/field-path.js';
import { parseRuleSetting, type RuleSetting, type RuleSettings } from './rule-settings.js';

/** One thing that is wrong with a rules file, and where. */
export interface RulesFileProblem extends Position {
  message: string;
}

export type ReadRules =
  | { settings: RuleSettings; problems?: never }
  | { settings?: never; problems: RulesFileProblem[] };

/**
 * The settings of a rules file, a mapping `rules` of rule ids to off, warning or error, or everything that is wrong
 * with it in the order of the file. YAML 1.2 reads it, where `off` is a word.
 */
export function parseRulesFile(text: string): ReadRules {
  const { mapping, problems } = parseMapping(text, { schema: CORE_SCHEMA });
  if (problems !== undefined) {
    return { problems: problems.map(({ line, column, message }) => ({ line, column, message })) };
  }
  const settings = new Map<string, RuleSetting>();
  const found: RulesFileProblem[] = findStrangers(mapping);
  const rules = mapping.value['rules'] ?? {};
  if (isMapping(rules)) {
    for (const [id, value] of Object.entries(rules)) {
      const { setting, problem } = parseRuleSetting(id, value);
      if (problem === undefined) settings.set(id, setting);
      else found.push(problemAt(mapping, ['rules', { key: id }], problem));
    }
  } else {
    found.push(
      problemAt(mapping, ['rules'], 'expected a mapping of rule ids to off, warning or error, got another value'),
    );
  }
  if (found.length === 0) return { settings };
  return { problems: found.sort((a, b) => a.line - b.line || a.column - b.column) };
}

function findStrangers(mapping: YamlMapping): RulesFileProblem[] {
  return Object.keys(mapping.value)
    .filter((key) => key !== 'rules')
    .map((key) => {
      const hint = nearest(key, ['rules']) === null ? '' : '; did you mean rules?';
      return problemAt(mapping, [{ key }], `expected the key rules alone, got "${key.slice(0, 60)}"${hint}`);
    });
}

function problemAt(mapping: YamlMapping, path: FieldPath, message: string): RulesFileProblem {
  return { ...mapping.locate(path, 'key'), message };
}
