import * as z from 'zod';

/** `OK`: observed and well. `WARN`: look at it in the morning, or nothing was observed. `ERROR`: a Job is lost. */
export const healthStatusSchema = z.enum(['OK', 'WARN', 'ERROR']);

export type HealthStatus = z.infer<typeof healthStatusSchema>;

/** Higher is worse. */
export const HEALTH_ORDER: Readonly<Record<HealthStatus, number>> = { OK: 0, WARN: 1, ERROR: 2 };

/** The worst of all; OK for none. */
export function worstHealth(statuses: readonly HealthStatus[]): HealthStatus {
  return statuses.reduce((worst, status) => (HEALTH_ORDER[status] > HEALTH_ORDER[worst] ? status : worst), 'OK');
}
