import { YAMLException } from 'js-yaml';
import type { RepeatedKey } from './find-repeats.js';
import { findUnclosed } from './find-unclosed.js';
import { type Position, type PositionAt, START_OF_FILE } from './position.js';
import { explainSyntaxError, type YamlProblem } from './yaml-problem.js';
import type { YamlNode } from './yaml-tree.js';

// One function for each way in which a text is not one mapping.

/** The parser’s exception at its place; a tab in front of the place is blamed first. */
export function describeSyntaxError(
  error: unknown,
  { text, positionAt }: { text: string; positionAt: PositionAt },
): YamlProblem {
  if (!(error instanceof YAMLException)) {
    const message = `expected YAML, got something that the parser gave up on: ${String(error)}`;
    return { kind: 'yaml-syntax', path: [], message, hint: 'Simplify the file.', ...START_OF_FILE };
  }
  const offset = error.mark?.position ?? 0;
  const position = positionAt(offset);
  const lineText = text.split(/\r\n|\n|\r/)[position.line - 1] ?? '';
  const opened = findUnclosed(text, offset);
  const unclosed = opened === null ? null : `the ${text.charAt(opened)} of line ${positionAt(opened).line}`;
  const isAtEnd = text.slice(offset).trim() === '';
  return { path: [], ...explainSyntaxError(error, { lineText, unclosed, isAtEnd }), ...position };
}

/** One problem for every repeated key. */
export function describeRepeatedKeys(repeated: readonly RepeatedKey[], positionAt: PositionAt): YamlProblem[] {
  return repeated.map(({ key, path, start, firstStart }) => ({
    kind: 'duplicate-key',
    path,
    message: `expected each key once, got "${key}" a second time (first in line ${positionAt(firstStart).line})`,
    hint: 'Remove one of the two.',
    ...positionAt(start),
  }));
}

/** Nothing but comments and separators. */
export function describeEmpty(): YamlProblem {
  const message = 'expected one YAML document, got an empty file';
  return {
    kind: 'empty-file',
    path: [],
    message,
    hint: 'Remove the file, or write into it what belongs there.',
    ...START_OF_FILE,
  };
}

/** A second document, at its first character. */
export function describeSecondDocument(trees: readonly YamlNode[], positionAt: PositionAt): YamlProblem {
  const [, second] = trees.filter(({ start }) => start !== -1);
  const message = 'expected one document in a file, got a second one';
  const hint = 'Move it into a file of its own.';
  return { kind: 'one-document', path: [], message, hint, ...positionAt(second?.start ?? 0) };
}

/** An alias inside its own anchor. */
export function describeRecursion(position: Position): YamlProblem {
  const message = 'expected a value with an end, got an alias inside the node that it names';
  return { kind: 'recursive-alias', path: [], message, hint: 'Write the value out.', ...position };
}

/** A document that is a list or a scalar. */
export function describeNotMapping(value: unknown, position: Position): YamlProblem {
  const got = Array.isArray(value) ? 'a list' : `a single ${value === null ? 'null' : typeof value}`;
  const hint = 'Start with `key: value` lines.';
  return { kind: 'not-a-mapping', path: [], message: `expected a mapping, got ${got}`, hint, ...position };
}
