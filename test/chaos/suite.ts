import type { Environment } from '../../sandbox/folders.js';
import { sandboxSuite } from '../sandbox/support.js';

/** Whether there can be a cluster here. With REQUIRE_PROGRAMS=1, as CI sets it, its absence is a failure. */
export async function chaosSuite(env: Environment = process.env): Promise<{ skip: boolean; note: string }> {
  const suite = await sandboxSuite();
  if (suite.skip && env['REQUIRE_PROGRAMS'] === '1') throw new Error(`Expected to run in CI, got:${suite.note}`);
  return suite;
}
