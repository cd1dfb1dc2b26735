import { canonicalJson } from '../canonical-json.js';
import { isMapping } from '../yaml/parse-mapping.js';
import { presentDefinition, type ScheduleDefinition } from './definition.js';

/** One field that is not as the file says; absent = not there. */
export interface ScheduleChange {
  /** `action.input.strictHealth`. */
  field: string;
  from?: unknown;
  to?: unknown;
}

export type SchedulePlan = { action: 'create' | 'update' | 'unchanged'; changes: ScheduleChange[] };

/**
 * What has to be done so that the server has what the file says. State (paused, note) is not part of it: an operator
 * sets it, and it is kept.
 */
export function planSchedule(wanted: ScheduleDefinition, live: ScheduleDefinition | null): SchedulePlan {
  const to = flatten(presentDefinition(wanted));
  const from = live === null ? new Map<string, unknown>() : flatten(presentDefinition(live));
  const changes: ScheduleChange[] = [];
  for (const field of [...new Set([...to.keys(), ...from.keys()])].sort()) {
    const isSame = from.has(field) === to.has(field) && canonicalJson(from.get(field)) === canonicalJson(to.get(field));
    if (isSame) continue;
    changes.push({
      field,
      ...(from.has(field) ? { from: from.get(field) } : {}),
      ...(to.has(field) ? { to: to.get(field) } : {}),
    });
  }
  if (live === null) return { action: 'create', changes };
  return { action: changes.length === 0 ? 'unchanged' : 'update', changes };
}

/** Leaves by their path; lists and empty mappings are leaves. */
function flatten(value: unknown, prefix = ''): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  if (!isMapping(value) || Object.keys(value).length === 0) return leaves.set(prefix, value);
  for (const [key, member] of Object.entries(value)) {
    for (const [path, leaf] of flatten(member, prefix === '' ? key : `${prefix}.${key}`)) {
      // An empty mapping and an absent one ask for the same.
      if (!isMapping(leaf)) leaves.set(path, leaf);
    }
  }
  return leaves;
}
