import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { explainFileProblem } from '../../adapters/files/file-problem.js';
import { StageError } from '../../core/errors.js';
import { parseRuleSetting, type RuleSetting, type RuleSettings } from '../../core/validate/rule-book/rule-settings.js';
import { parseRulesFile } from '../../core/validate/rule-book/rules-file.js';

/** No list of rules comes near; a file of this size is something else. */
const MAX_BYTES = 64 * 1024;

export interface RuleFlags {
  /** `--rules FILE` */
  rules?: string;
  /** `--rule ID=SETTING`, as typed. */
  rule?: readonly string[];
}

/**
 * The settings of both flags; `--rule` wins over the file.
 *
 * @throws StageError InvalidInput with everything that is wrong, the file's with line and column.
 */
export async function readRuleFlags({ rules: file, rule = [] }: RuleFlags, cwd: string): Promise<RuleSettings> {
  const settings = new Map<string, RuleSetting>(file === undefined ? [] : await readRulesFile(file, cwd));
  for (const text of rule) {
    const at = text.indexOf('=');
    if (at === -1) throw invalid(`Expected --rule ID=off, ID=warning or ID=error, got "${text.slice(0, 60)}".`);
    const id = text.slice(0, at);
    const { setting, problem } = parseRuleSetting(id, text.slice(at + 1));
    if (problem !== undefined) throw invalid(`--rule: ${problem}`);
    settings.set(id, setting);
  }
  return settings;
}

async function readRulesFile(file: string, cwd: string): Promise<RuleSettings> {
  const bytes = await readFile(resolve(cwd, file)).catch((error: unknown) => {
    throw explainFileProblem(error, `read the rules file ${file}`);
  });
  if (bytes.length > MAX_BYTES) throw invalid(`Expected a rules file of at most 64 KiB, got ${bytes.length} bytes.`);
  const { settings, problems } = parseRulesFile(new TextDecoder().decode(bytes));
  if (problems === undefined) return settings;
  throw invalid(problems.map(({ line, column, message }) => `${file}:${line}:${column} ${message}`).join('\n'));
}

function invalid(message: string): StageError {
  return new StageError({ type: 'InvalidInput', message });
}
