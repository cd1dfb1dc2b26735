import { printable } from '../../core/printable.js';

/** What is to be done about an ended run, as the run has left it; '' where there is nothing. */
export function renderNextSteps(lines: readonly string[]): string {
  return lines.length === 0 ? '' : ['What to do next:', ...lines.map((line) => `  ${printable(line)}`), ''].join('\n');
}
