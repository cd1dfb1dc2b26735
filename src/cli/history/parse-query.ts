import { parseDurationMs } from '../../core/duration.js';
import { StageError } from '../../core/errors.js';
import { type HealthStatus, healthStatusSchema } from '../../core/health/health-status.js';
import { parseInstant } from '../../core/instant.js';
import type { QueryFlags } from '../flags/history-flags.js';
import type { RecordQuery } from './read-records.js';

/** @throws StageError InvalidInput that names the flag. */
export function parseQuery(flags: Omit<QueryFlags, 'output'>, now: Date): RecordQuery {
  const { historyFile, namespace, labelSelector: selector, session, since, health } = flags;
  return {
    historyFile,
    filter: {
      namespace,
      selector,
      session,
      health: health === undefined ? undefined : parseHealth(health),
      sinceMs: since === undefined ? undefined : parseSince(since, now),
    },
  };
}

function parseHealth(text: string): HealthStatus[] {
  return text.split(',').map((word) => {
    const status = healthStatusSchema.options.find((known) => known === word.trim().toUpperCase());
    if (status !== undefined) return status;
    throw new StageError({
      type: 'InvalidInput',
      message: `Expected --health to be OK, WARN or ERROR, got "${word}".`,
      hint: 'Write for example --health WARN,ERROR.',
    });
  });
}

function parseSince(text: string, now: Date): number {
  const agoMs = parseDurationMs(text);
  if (agoMs !== null) return now.getTime() - agoMs;
  const instant = /^\d{4}-\d\d-\d\d(?:T|$)/.test(text) ? parseInstant(text) : NaN;
  if (!Number.isNaN(instant)) return instant;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected --since to be a duration such as 7d or a time such as 2026-11-01T02:00:00Z, got "${text}".`,
    hint: 'Write one of the two.',
  });
}
