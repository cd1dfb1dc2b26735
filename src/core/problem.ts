import type * as z from 'zod';
import { nearest } from './nearest.js';

/** One thing that does not fit: where, and a sentence that says what was expected, what was got and what to do. */
export interface Problem {
  path: readonly (string | number)[];
  message: string;
  /** The problem is the key itself, not its value. */
  aboutKey: boolean;
}

export interface DescribeOptions {
  /** What was parsed, to show what was got. */
  value: unknown;
  /** Keys known at a path, for "did you mean". */
  knownKeys(path: readonly (string | number)[]): readonly string[];
  /** Fields whose value may be a credential: their message shows none. */
  isSecret?(path: readonly (string | number)[]): boolean;
}

/** More than this nobody reads at once, and a description of bad input must stay small however large the input is. */
const MAX_PROBLEMS = 20;
const MAX_KEY = 100;

/** Zod's issues as sentences; an unknown key gives one problem per key. The rest beyond 20 is counted. */
export function describeIssues(issues: readonly z.core.$ZodIssue[], options: DescribeOptions): Problem[] {
  const told = new Set<string>();
  const all = issues.flatMap((issue): (() => Problem)[] => {
    // A field with several rules is told of once, by the first that it breaks.
    const place = JSON.stringify([issue.path, issue.code === 'unrecognized_keys']);
    if (told.has(place)) return [];
    told.add(place);
    const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
    if (issue.code !== 'unrecognized_keys') {
      return [() => ({ path, message: sentence(issue, path, options), aboutKey: false })];
    }
    return issue.keys.map((key) => () => ({
      path: [...path, key.slice(0, MAX_KEY)],
      message: unknownKey(key.slice(0, MAX_KEY), options.knownKeys(path)),
      aboutKey: true,
    }));
  });
  const described = all.slice(0, MAX_PROBLEMS).map((describe) => describe());
  const more = all.length - described.length;
  return more === 0 ? described : [...described, { path: [], message: `and ${more} more problems`, aboutKey: false }];
}

/** `resources.limits`, `channels[0].url`; '' for the whole. */
export function renderPath(path: readonly (string | number)[]): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part.slice(0, MAX_KEY)}`,
    )
    .join('');
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  return meant === null
    ? `unknown key "${key}"; known keys: ${known.join(', ')}`
    : `unknown key "${key}"; did you mean "${meant}"?`;
}

function sentence(issue: z.core.$ZodIssue, path: readonly (string | number)[], options: DescribeOptions): string {
  const got =
    options.isSecret?.(path) === true
      ? 'something else (not shown, it may be a secret)'
      : show(valueAt(options.value, path));
  switch (issue.code) {
    case 'custom':
      return issue.message;
    case 'invalid_type':
      if (got === 'nothing') return `expected ${withArticle(issue.expected)}, got nothing; add it`;
      return `expected ${withArticle(issue.expected)}, got ${got}`;
    case 'invalid_value':
      // A schema that says itself what is expected says also what to do.
      if (issue.message.startsWith('expected')) return issue.message.replace(/(?=;|$)/, () => `, got ${got}`);
      return `expected ${listOf(issue.values)}, got ${got}${didYouMean(got, issue.values)}`;
    case 'too_small':
      return `expected ${leastOf(issue)}, got ${got}`;
    case 'too_big':
      return `expected ${mostOf(issue)}, got ${got}`;
    case 'invalid_union':
      return `expected text, a number or true/false, got ${got}`;
    default:
      return issue.message.startsWith('expected')
        ? `${issue.message}${issue.message.includes('got ') ? '' : `, got ${got}`}`
        : `${issue.message}, got ${got}`;
  }
}

function leastOf({ origin, minimum }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'string') return minimum === 1 ? 'text' : `at least ${minimum} characters`;
  if (origin === 'array') return minimum === 1 ? 'at least one item' : `at least ${minimum} items`;
  return `a number of at least ${minimum}`;
}

function mostOf({ origin, maximum }: z.core.$ZodIssueTooBig): string {
  if (origin === 'string') return `at most ${maximum} characters`;
  return origin === 'array' ? `at most ${maximum} items` : `a number of at most ${maximum}`;
}

/** Near numbers are not near: `version: 2` is no slip of the pen. */
function didYouMean(got: string, values: readonly z.core.util.Primitive[]): string {
  const texts = values.filter((value) => typeof value === 'string');
  const meant = nearest(got.replaceAll('"', ''), texts);
  return meant === null ? '' : `; did you mean "${meant}"?`;
}

function listOf(values: readonly z.core.util.Primitive[]): string {
  const [only, ...others] = values;
  return others.length === 0 ? show(only) : `one of ${values.map(String).join(', ')}`;
}

function withArticle(type: string): string {
  const names: Record<string, string> = {
    int: 'a whole number',
    number: 'a number',
    string: 'text (quote it if it is a number)',
    record: 'a mapping',
    object: 'a mapping',
    array: 'a list',
    boolean: 'true or false',
  };
  return names[type] ?? type;
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<string | number, unknown>)[part];
  }
  return current;
}

/** A value as it is shown in a message: JSON, at most 60 characters. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const json = JSON.stringify(value) ?? typeof value;
  return json.length <= 60 ? json : `${json.slice(0, 57)}...`;
}
