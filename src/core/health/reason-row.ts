import type { LimitName } from './limits.js';

/**
 * Whose matter it is. `failure`: the Job's own program or spec. `infrastructure`: the cluster took the Pod away or
 * could not run it. `waiting`: something is missing before it can start. `pending`: nothing is wrong yet. `fine`: well,
 * or paused on purpose. `run`: the whole run or observation, no single Job.
 */
export type ReasonClass = 'failure' | 'infrastructure' | 'waiting' | 'pending' | 'fine' | 'run';

/**
 * From when on the reason makes its Job an ERROR. `Failed`: once Failed or FailureTarget is True, WARN before. A limit:
 * once it has lasted that long, WARN before. `OK`: it never is more than a remark.
 */
export type ErrorFrom = 'at once' | 'Failed' | 'never' | 'OK' | LimitName;

/** What the reason means where Kubernetes' own message says more than its word. */
export interface ReasonCase {
  when: RegExp;
  hint: string;
  class?: ReasonClass;
  errorFrom?: ErrorFrom;
}

/** One reason as data: judging, hints and docs/health.md are made from it. */
export interface ReasonRow {
  class: ReasonClass;
  /** Field or event that it is recognised by. */
  seen: string;
  errorFrom: ErrorFrom;
  /** An imperative sentence; `{namespace}`, `{job}`, `{pod}`, `{container}`, `{node}` and `{previous}` are filled in. */
  hint: string;
  /** The first that fits wins over the row. */
  cases?: readonly ReasonCase[];
  /** The exit code says more than the hint does. */
  byExitCode?: true;
}

export type ReasonTable = Readonly<Record<string, ReasonRow>>;

/** Kubernetes' word where the table has it; undefined for the words of a newer Kubernetes. */
export function lookUp<Table extends ReasonTable>(table: Table, word: string): (keyof Table & string) | undefined {
  return Object.hasOwn(table, word) ? word : undefined;
}
