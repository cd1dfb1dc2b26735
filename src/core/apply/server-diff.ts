import type { Difference } from './find-differences.js';

/** A planned Job beside what the server has, or would make, of it. */
export interface ComparedJob {
  name: string;
  /** It is there already, and apply leaves it as it is; false: a dry run has answered so. */
  isThere: boolean;
  differences: Difference[];
}

/** A field in which Jobs are, or would be, other than planned. */
export interface FieldDiff {
  path: string;
  isThere: boolean;
  /** How many Jobs differ in it; the values are those of the first. */
  jobs: number;
  first: string;
  planned: string;
  onServer: string;
}

/** What a plan would become on the cluster, field by field; bounded, because it travels in a payload. */
export interface ServerDiff {
  fields: FieldDiff[];
  /** Fields beyond these. */
  more: number;
  /** Jobs that were compared, of all that are planned. */
  compared: number;
}

/** Each of them costs the server a whole object to answer with; what the others differ in is the same as a rule. */
export const MAX_COMPARED = 100;

const MAX_FIELDS = 10;

/** Names in it may be as long as their writer likes. */
const MAX_PATH = 200;

/** The differing fields of all Jobs, equal ones together, those of the most Jobs first. */
export function summarizeDiff(compared: readonly ComparedJob[]): ServerDiff {
  const fields = new Map<string, FieldDiff>();
  for (const { name, isThere, differences } of compared) {
    for (const { path: whole, existing, planned } of differences) {
      const path = whole.slice(0, MAX_PATH);
      const key = JSON.stringify([isThere, path]);
      const known = fields.get(key);
      if (known === undefined) fields.set(key, { path, isThere, jobs: 1, first: name, planned, onServer: existing });
      else known.jobs += 1;
    }
  }
  const all = [...fields.values()].sort((a, b) => b.jobs - a.jobs);
  return { fields: all.slice(0, MAX_FIELDS), more: Math.max(0, all.length - MAX_FIELDS), compared: compared.length };
}

/** The diff as lines; says so where there is none. */
export function describeDiff({ fields, more, compared }: ServerDiff, planned: number): string[] {
  const looked = compared < planned ? `, as far as the first ${compared} jobs show` : '';
  if (compared === 0) return [];
  if (fields.length === 0) return [`every field is or would be as planned${looked}`];
  return [
    ...fields.map(describeField),
    ...(more === 0 ? [] : [`and ${more} more ${more === 1 ? 'field' : 'fields'}`]),
    ...(looked === '' ? [] : [`fields were compared in the first ${compared} jobs`]),
  ];
}

function describeField({ path, isThere, jobs, first, planned, onServer }: FieldDiff): string {
  const where = jobs === 1 ? `in job ${first}` : `in ${jobs} jobs, such as ${first}`;
  return isThere
    ? `${path} is ${onServer}, planned is ${planned}, ${where}; it is left as it is`
    : `${path} would be ${onServer}, planned is ${planned}, ${where}`;
}
