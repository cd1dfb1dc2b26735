import type { YAMLException } from 'js-yaml';
import type { FieldPath } from './field-path.js';
import type { Position } from './position.js';

/** Ways in which a text is not one mapping; the words are the rule names of validate. */
export type YamlProblemKind =
  | 'yaml-syntax'
  | 'tab-indentation'
  | 'duplicate-key'
  | 'recursive-alias'
  | 'empty-file'
  | 'one-document'
  | 'not-a-mapping';

/** One way in which a text is not one mapping, and where. */
export interface YamlProblem extends Position {
  kind: YamlProblemKind;
  /** The repeated key; empty for a problem of the whole text. */
  path: FieldPath;
  /** What was expected, what was got. Never quotes the text: it may hold a secret. */
  message: string;
  hint: string;
}

type Explanation = Pick<YamlProblem, 'message' | 'hint'>;

/** What the parser's words mean to somebody who looks at the line. First match wins. */
const EXPLANATIONS: readonly [RegExp, Explanation][] = [
  [
    /indentation of a|end of the stream or a document separator/,
    {
      message: 'expected a key or list item in line with those above, got other indentation or a stray character',
      hint: 'Indent it like its neighbours, and quote a value that holds ": " or starts with one of @ ` % & * ! | >.',
    },
  ],
  [
    /deficient indentation|unexpected end of the (?:stream|document)/,
    {
      message: 'expected what was opened above with a quote, [ or { to be closed, got a line of its own or the end',
      hint: 'Close it, or indent what belongs to it.',
    },
  ],
  [
    /missed comma/,
    {
      message: 'expected a comma between the items of a list or mapping, got none',
      hint: 'Put a comma between them, or close the [ or { before them.',
    },
  ],
  [
    /multiline key|expected ':'/,
    {
      message: 'expected `key: value`, got a line without a colon',
      hint: 'Put a colon and a space between the key and its value.',
    },
  ],
  [
    /unidentified alias/,
    {
      message: 'expected an anchor before its alias, got an alias to nothing',
      hint: 'Define it with &name above, or write the value out.',
    },
  ],
  [
    /unknown .* tag|explicit tag|tag handle/,
    {
      message: 'expected plain values, got a tag that YAML does not know',
      hint: 'Remove the word that starts with !.',
    },
  ],
  [
    /maxDepth|maxAliases|maxTotalMergeKeys|merge sequence size/,
    {
      message: 'expected a document of ordinary depth, got more nesting, aliases or merges than any Job needs',
      hint: 'Write the values out.',
    },
  ],
  [
    /escape sequence|hexadecimal/,
    {
      message: 'expected an escape that YAML knows, got another one after a backslash',
      hint: 'Double the backslash, or use single quotes.',
    },
  ],
];

/** Of the text around the place at which the parser gave up. */
interface Surroundings {
  lineText: string;
  /** What was opened before and is not closed, as `the [ of line 2`; null: nothing was found. */
  unclosed: string | null;
  /** Nothing but space is left. */
  isAtEnd: boolean;
}

/** The parser's exception as a sentence. */
export function explainSyntaxError(
  error: YAMLException,
  { lineText, unclosed, isAtEnd }: Surroundings,
): Pick<YamlProblem, 'kind' | 'message' | 'hint'> {
  if (/tab characters/.test(error.reason) || /^ *\t/.test(lineText)) {
    return {
      kind: 'tab-indentation',
      message: 'expected spaces as indentation, got a tab',
      hint: 'Replace the tabs at the start of the line by spaces.',
    };
  }
  if (/duplicated mapping key/.test(error.reason)) {
    return {
      kind: 'duplicate-key',
      message: 'expected each key once, got one that means the same as an earlier one',
      hint: 'Remove one of the two; unquoted words such as yes and true are the same key.',
    };
  }
  if (unclosed !== null && /deficient indentation|unexpected end of the (?:stream|document)/.test(error.reason)) {
    return {
      kind: 'yaml-syntax',
      message: `expected ${unclosed} to be closed, got ${isAtEnd ? 'the end of the file' : 'a line that is not indented'}`,
      hint: 'Close it, or indent what belongs to it.',
    };
  }
  const explanation = EXPLANATIONS.find(([pattern]) => pattern.test(error.reason))?.[1] ?? {
    message: `expected YAML, got a syntax error: ${error.reason}`,
    hint: 'Correct the line, or the one above it.',
  };
  return { kind: 'yaml-syntax', ...explanation };
}
