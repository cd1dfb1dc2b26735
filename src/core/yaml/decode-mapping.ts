import { CORE_SCHEMA } from 'js-yaml';
import type { ConfigProblem } from './config-problem.js';
import { type Problem, renderPath } from '../problem.js';
import { renderFieldPath } from './field-path.js';
import { parseMapping } from './parse-mapping.js';

/** What a file means, or everything that is wrong with it; never both. */
export type Decoded<T, P> = { decoded: T; problems?: never } | { decoded?: never; problems: P[] };

/**
 * A file that its owner writes by hand, as `decode` takes its mapping; problems in the order of the file, each with its
 * place. YAML 1.2 reads it, where `off` and `no` are words.
 */
export function decodeMapping<T>(
  text: string,
  decode: (value: Readonly<Record<string, unknown>>) => Decoded<T, Problem>,
): Decoded<T, ConfigProblem> {
  const { mapping, problems } = parseMapping(text, { schema: CORE_SCHEMA });
  if (problems !== undefined) {
    return {
      problems: problems.map(({ line, column, path, message, hint }) => {
        const advice = `${hint.charAt(0).toLowerCase()}${hint.slice(1)}`.replace(/\.$/, '');
        return { line, column, path: renderFieldPath(path), message: `${message}; ${advice}` };
      }),
    };
  }
  const parsed = decode(mapping.value);
  if (parsed.problems === undefined) return parsed;
  const located = parsed.problems.map(({ path, message, aboutKey }): ConfigProblem => {
    const { line, column } = mapping.locate(path, aboutKey ? 'key' : 'value');
    return { line, column, path: renderPath(path), message };
  });
  return { problems: located.sort((a, b) => a.line - b.line || a.column - b.column) };
}
