import { temporalAvailability } from '../../sandbox/temporal/binaries.js';
import { sandboxSuite } from '../sandbox/support.js';
import { lookForProgram } from '../support/programs.js';

/**
 * Whether there can be a Temporal server, its PostgreSQL and a cluster here; the note of a skipped suite is the reason.
 * With REQUIRE_PROGRAMS=1, as CI sets it, what is missing is a failure.
 */
export async function scalingSuite(): Promise<{ skip: boolean; note: string }> {
  const { missing } = lookForProgram('postgres');
  if (missing !== undefined) return { skip: true, note: ` (skipped: ${missing})` };
  const temporal = await temporalAvailability(process.env);
  if (temporal.available) return sandboxSuite();
  if (process.env['REQUIRE_PROGRAMS'] === '1') throw new Error(temporal.reason);
  return { skip: true, note: ` (skipped: ${temporal.reason})` };
}
