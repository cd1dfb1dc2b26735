import { constructFromEvents, type Event, EVENT_ID, parseEvents, type Schema } from 'js-yaml';
import type { FieldPath } from './field-path.js';
import { findRecursiveAlias, findRepeatedKeys } from './find-repeats.js';
import {
  describeEmpty,
  describeNotMapping,
  describeRecursion,
  describeRepeatedKeys,
  describeSecondDocument,
  describeSyntaxError,
} from './form-problems.js';
import { locate, type Part } from './locate.js';
import { createPositionAt, type Position, type PositionAt, START_OF_FILE } from './position.js';
import { readPlainYaml } from './read-plain-yaml.js';
import type { TextWithTrees } from './text-with-trees.js';
import type { YamlProblem } from './yaml-problem.js';
import { buildYamlTrees, type YamlNode } from './yaml-tree.js';

/** A text's one mapping, and where its parts stand. */
export interface YamlMapping {
  value: Readonly<Record<string, unknown>>;
  /** @default part 'value' */
  locate(path: FieldPath, part?: Part): Position;
}

/** One mapping, or all that is wrong with the form of the text; never both. */
export type ParsedMapping =
  /**
   * `documents`: those that hold something; 0 for an empty text and for one that can't be parsed. `more`: problems that
   * are only counted, beyond the first 1,000.
   */
  { documents: number } & (
    | { mapping: YamlMapping; problems?: never }
    | { mapping?: never; problems: YamlProblem[]; more?: number }
  );

/** Each one is text of its own, and nobody reads as many. */
const MAX_PROBLEMS = 1_000;

/** No Job needs them, and each one multiplies the work of whoever walks the value. */
const MAX_ALIASES = 100;

/** How a text is read. */
export interface ParseOptions {
  /** What unquoted words mean. */
  schema: Schema;
  /** What else keeps a text from being read, beyond YAML itself. @default nothing */
  findMore?: (source: TextWithTrees) => YamlProblem[];
}

/**
 * The one mapping of a YAML or JSON text, or everything that keeps the text from being one. The text is parsed once;
 * positions are worked out from the same parse when they are first asked for.
 */
export function parseMapping(text: string, { schema, findMore }: ParseOptions): ParsedMapping {
  const positionAt = createPositionAt(text);
  const plain = readPlainYaml(text, schema);
  if (plain !== null)
    return { documents: 1, mapping: mappingOf(plain.value, { rootOf: () => plain.root, positionAt }) };
  let events: Event[];
  let values: unknown[];
  try {
    events = parseEvents(text, {});
  } catch (error) {
    return { documents: 0, problems: [describeSyntaxError(error, { text, positionAt })] };
  }
  let trees: YamlNode[] | undefined;
  const treesOf = (): YamlNode[] => (trees ??= buildYamlTrees(events, text));
  const count = countDocuments(events);
  if (count === 0) return { documents: 0, problems: [describeEmpty()] };
  if (count > 1) return { documents: count, problems: [describeSecondDocument(treesOf(), positionAt)] };
  try {
    values = constructFromEvents(events, { source: text, schema, maxAliases: MAX_ALIASES });
  } catch (error) {
    const repeated = treesOf().flatMap(findRepeatedKeys);
    if (repeated.length === 0)
      return { documents: count, problems: [describeSyntaxError(error, { text, positionAt })] };
    const problems = describeRepeatedKeys(repeated.slice(0, MAX_PROBLEMS), positionAt);
    return { documents: count, problems, more: repeated.length - problems.length };
  }
  if (events.some(({ type }) => type === EVENT_ID.ALIAS)) {
    const alias = treesOf()
      .map(findRecursiveAlias)
      .find((node) => node !== undefined);
    if (alias !== undefined) return { documents: count, problems: [describeRecursion(positionAt(alias.start))] };
  }
  const found = findMore?.({ text, trees: treesOf, positionAt }) ?? [];
  if (found.length > 0) {
    const problems = found.slice(0, MAX_PROBLEMS);
    return { documents: count, problems, more: found.length - problems.length };
  }
  const value = values.find((document) => document !== null) ?? null;
  if (!isMapping(value))
    return { documents: count, problems: [describeNotMapping(value, positionAt(startOfContent(treesOf())))] };
  const rootOf = (): YamlNode | undefined => treesOf().find(({ kind }) => kind === 'mapping');
  return { documents: count, mapping: mappingOf(value, { rootOf, positionAt }) };
}

/** `rootOf` is asked when the first position is. */
function mappingOf(
  value: YamlMapping['value'],
  { rootOf, positionAt }: { rootOf: () => YamlNode | undefined; positionAt: PositionAt },
): YamlMapping {
  const locateIn = (path: FieldPath, part: Part = 'value'): Position => {
    const root = rootOf();
    return root === undefined ? START_OF_FILE : positionAt(locate(root, { path, part }));
  };
  return { value, locate: locateIn };
}

/** A plain object; YAML mappings and JSON objects are. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function startOfContent(trees: readonly YamlNode[]): number {
  return trees.find(({ start }) => start !== -1)?.start ?? 0;
}

/** A document with nothing in it, such as the one behind a last `---`, does not count: kubectl passes over it too. */
function countDocuments(events: readonly Event[]): number {
  return events.filter(({ type }, index) => {
    const content = events[index + 1];
    return type === EVENT_ID.DOCUMENT && !(content?.type === EVENT_ID.SCALAR && content.valueStart === -1);
  }).length;
}
