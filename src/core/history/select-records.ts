import type { HealthStatus } from '../health/health-status.js';
import { parseInstant } from '../instant.js';
import type { HistoryRecord } from './record.js';

/** Which records; what is left out matches anything. */
export interface RecordFilter {
  namespace?: string | undefined;
  selector?: string | undefined;
  /** A record of the original format has no session. */
  session?: string | undefined;
  /** Any of these. */
  health?: readonly HealthStatus[] | undefined;
  /** This time or later; a record whose time can't be read is left in. */
  sinceMs?: number | undefined;
}

export function matchesFilter(record: HistoryRecord, filter: RecordFilter): boolean {
  const { namespace, selector, session, health, sinceMs } = filter;
  return (
    (namespace === undefined || record.namespace === namespace) &&
    (selector === undefined || record.selector === selector) &&
    (session === undefined || (record.v === 1 && record.session_id === session)) &&
    (health === undefined || health.includes(record.overall_health)) &&
    (sinceMs === undefined || !(parseInstant(record.timestamp) < sinceMs))
  );
}
