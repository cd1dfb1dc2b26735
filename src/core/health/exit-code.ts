import type { HealthStatus } from './health-status.js';

/** The exit code of a verdict: 0 for OK, 2 for ERROR, and for WARN 1 under `strict`, else 0. */
export function exitCodeOf(health: HealthStatus, { strict }: { strict: boolean }): 0 | 1 | 2 {
  switch (health) {
    case 'OK':
      return 0;
    case 'WARN':
      return strict ? 1 : 0;
    case 'ERROR':
      return 2;
  }
}
