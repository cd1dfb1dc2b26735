import { type ConfigFileError, renderConfigProblem } from '../../adapters/files/sources/config-source.js';

/** Each problem with the line that it is about and a caret under the place. Only ever shown locally. */
export function renderConfigProblems(name: string, { problems, text }: ConfigFileError): string {
  const lines = text.split(/\r?\n/);
  return problems
    .map((problem) => {
      const source = lines[problem.line - 1] ?? '';
      const caret = source.slice(0, problem.column - 1).replace(/[^\t]/g, ' ');
      return `${renderConfigProblem(name, problem)}\n${`    ${source}`.trimEnd()}\n    ${caret}^`;
    })
    .join('\n');
}
