import { parseDurationMs } from '../../core/duration.js';
import { StageError } from '../../core/errors.js';
import { parseCount } from '../flags/parse-count.js';

export interface TypedMonitorFlags {
  oneShot?: boolean;
  watch?: boolean;
  interval: string;
  maxLogLines?: string;
}

/** As many as anybody reads; the whole log is what `kubectl logs` is for. */
const MOST_LOG_LINES = 10_000;

/** @throws StageError InvalidInput that names the flag. */
export function parseMonitorFlags(flags: TypedMonitorFlags): { intervalMs: number; maxLogLines: number | undefined } {
  if (flags.oneShot === true && flags.watch === true) {
    throw invalid('Expected --one-shot or --watch, got both.', 'Keep one of them.');
  }
  return { intervalMs: parseInterval(flags.interval), maxLogLines: parseMaxLogLines(flags.maxLogLines) };
}

/** A bare number is seconds: so existing command lines have it. */
function parseInterval(text: string): number {
  const intervalMs = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1_000 : parseDurationMs(text);
  if (intervalMs !== null && intervalMs > 0) return intervalMs;
  throw invalid(`Expected --interval as a duration above zero such as 5s or 1m, got "${text}".`, 'Correct it.');
}

function parseMaxLogLines(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const lines = parseCount('--max-log-lines', text);
  if (lines <= MOST_LOG_LINES) return lines;
  throw invalid(`Expected --max-log-lines to be at most ${MOST_LOG_LINES}, got "${text}".`, 'Lower it.');
}

function invalid(message: string, hint: string): StageError {
  return new StageError({ type: 'InvalidInput', message, hint });
}
