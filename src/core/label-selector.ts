import { isLabelKey, isLabelValue } from './kubernetes-names.js';
import { show } from './problem.js';

/**
 * What is wrong with a Kubernetes label selector, or null when the API server would accept it.
 * Grammar: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#api
 */
export function findSelectorProblem(selector: string): string | null {
  if (selector.trim() === '') return 'is empty';
  const requirements = splitRequirements(selector);
  if (requirements === null) return 'has unbalanced parentheses';
  for (const requirement of requirements) {
    const problem = findRequirementProblem(requirement.trim());
    if (problem !== null) return problem;
  }
  return null;
}

/** Splits at the commas that are not inside `in (a, b)`. */
function splitRequirements(selector: string): string[] | null {
  const parts: string[] = [''];
  let depth = 0;
  for (const character of selector) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth < 0 || depth > 1) return null;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return depth === 0 ? parts : null;
}

function findRequirementProblem(requirement: string): string | null {
  const set = /^(\S+)\s+(?:in|notin)\s*\(([^()]*)\)$/.exec(requirement);
  if (set !== null)
    return findTermProblem(
      set[1] ?? '',
      (set[2] ?? '').split(',').map((value) => value.trim()),
    );
  const equality = /^([^=!\s]+)\s*(?:==|=|!=)\s*([^=!\s]*)$/.exec(requirement);
  if (equality !== null) return findTermProblem(equality[1] ?? '', [equality[2] ?? '']);
  const exists = /^!?\s*(\S+)$/.exec(requirement);
  if (exists !== null) return findTermProblem(exists[1] ?? '', []);
  return `has the requirement ${show(requirement)}, which is none of key=value, key!=value, key in (a,b), key notin (a,b), key, !key`;
}

function findTermProblem(key: string, values: string[]): string | null {
  if (!isLabelKey(key)) return `has the key ${show(key)}, which is not a legal label key`;
  const illegal = values.find((value) => !isLabelValue(value));
  return illegal === undefined ? null : `has the value ${show(illegal)}, which is not a legal label value`;
}
