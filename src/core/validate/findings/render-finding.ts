import type { Finding } from '../report.js';

/** `file:line:column severity rule: message`, which terminals and editors turn into a link. */
export function renderFinding({ file, line, column, severity, rule, message }: Finding): string {
  return `${file}:${line}:${column} ${severity} ${rule}: ${message}`;
}
