import type { Finding } from '../report.js';

/** Findings that say the same of one field; the first of them, and where else. */
export interface FindingGroup extends Finding {
  others: Finding[];
}

/** One group for all files that one rule says the same of, at the place of the first: what comes out of one config repeats itself. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const finding of findings) {
    const { severity, rule, path, message, hint } = finding;
    const key = [severity, rule, path, message, hint].join('\0');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { ...finding, others: [] });
    else group.others.push(finding);
  }
  return [...groups.values()];
}
