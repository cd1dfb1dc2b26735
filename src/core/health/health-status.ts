import type { HealthStatus } from './report.js';

/** Higher is worse. */
export const HEALTH_ORDER: Readonly<Record<HealthStatus, number>> = { OK: 0, WARN: 1, ERROR: 2 };

/** The worst of all; OK for none. */
export function worstHealth(statuses: readonly HealthStatus[]): HealthStatus {
  return statuses.reduce((worst, status) => (HEALTH_ORDER[status] > HEALTH_ORDER[worst] ? status : worst), 'OK');
}
