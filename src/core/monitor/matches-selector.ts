/**
 * Whether an object with these labels is one that the API server would select. False also for a selector that this does
 * not understand: the caller then asks for more than it needs.
 * Rules: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function matchesSelector(selector: string, labels: Readonly<Record<string, string>>): boolean {
  const requirements = selector.match(/(?:\([^()]*\)|[^,()])+/g) ?? [];
  return requirements.every((requirement) => matchesRequirement(requirement.trim(), labels));
}

function matchesRequirement(requirement: string, labels: Readonly<Record<string, string>>): boolean {
  const set = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/.exec(requirement);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const isListed = list.split(',').some((value) => labels[key] === value.trim());
    return isListed === (operator === 'in');
  }
  const equality = /^([^=!\s]+)\s*(==|=|!=)\s*([^=!\s]*)$/.exec(requirement);
  if (equality !== null) {
    const [, key = '', operator, value] = equality;
    return (labels[key] === value) === (operator !== '!=');
  }
  const existence = /^(!?)\s*([^\s!=<>]+)$/.exec(requirement);
  if (existence === null) return false;
  const [, not, key = ''] = existence;
  return Object.hasOwn(labels, key) === (not === '');
}
