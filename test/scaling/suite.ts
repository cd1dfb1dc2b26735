import type { Environment } from '../../sandbox/folders.js';
import { temporalAvailability } from '../../sandbox/temporal/binaries.js';
import { sandboxSuite } from '../sandbox/support.js';
import { lookForProgram } from '../support/programs.js';

/**
 * Whether there can be a Temporal server, its PostgreSQL and a cluster here; the note of a skipped suite is the reason.
 * With REQUIRE_PROGRAMS=1, as CI sets it, what is missing is a failure.
 */
export async function scalingSuite(env: Environment = process.env): Promise<{ skip: boolean; note: string }> {
  const temporal = await temporalAvailability(env);
  const suite = temporal.available ? await sandboxSuite() : skipped(temporal.reason);
  if (suite.skip && env['REQUIRE_PROGRAMS'] === '1') throw new Error(`Expected to run in CI, got:${suite.note}`);
  if (suite.skip) return suite;
  const { missing } = lookForProgram('postgres');
  return missing === undefined ? suite : skipped(missing);
}

function skipped(reason: string): { skip: boolean; note: string } {
  return { skip: true, note: ` (skipped: ${reason})` };
}
