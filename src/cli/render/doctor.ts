import type { Check, DoctorReport } from '../../core/doctor/check.js';
import { printable } from '../../core/printable.js';

const MARKS: Record<Check['status'], string> = { ok: 'ok', warning: 'WARN', failed: 'FAIL', skipped: '-' };

const NAME_WIDTH = 18;

/** One line per check, the remedy at its end; then what it means for a night. */
export function renderDoctorReport({ checks, exitCode }: DoctorReport): string {
  const lines = checks.map(({ name, status, message, remedy }) => {
    const text = remedy === '' ? message : `${message} ${remedy}`;
    return `${MARKS[status].padEnd(5)}${name.padEnd(NAME_WIDTH)}${printable(text.replaceAll('\n', ' '))}\n`;
  });
  const verdicts = {
    0: 'All is well.',
    1: 'A night would go on with less.',
    2: 'A night would fail.',
  };
  return `${lines.join('')}${verdicts[exitCode]}\n`;
}
