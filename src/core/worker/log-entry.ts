// What a long-lived worker says, one entry per event. An entry has a closed set of fields: what is not one of them,
// an error's stack or a request's text, can't reach a log.

export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

export interface LogFields {
  workflowId?: string | undefined;
  runId?: string | undefined;
  runKey?: string | undefined;
  stage?: string | undefined;
  attempt?: number | undefined;
  result?: string | undefined;
  durationMs?: number | undefined;
  errorType?: string | undefined;
  health?: string | undefined;
  exitCode?: number | undefined;
  taskQueue?: string | undefined;
}

export interface LogEntry {
  /** RFC 3339. */
  at: string;
  level: LogLevel;
  message: string;
  fields: LogFields;
}

/** One JSON object and a newline; fields without a value are left out. */
export function renderJsonLine({ at, level, message, fields }: LogEntry): string {
  return `${JSON.stringify({ at, level, message, ...fields })}\n`;
}

/** The same for people: time, level, message, then the fields as `name=value`. */
export function renderTextLine({ at, level, message, fields }: LogEntry): string {
  const named = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  // What a server or a receiver said must not be able to begin a line of its own, or to steer a terminal.
  return `${[at, level, message, ...named]
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\p{Cc}/gu, '\u{FFFD}')}\n`;
}
