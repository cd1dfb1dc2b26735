import { sweepLiteralSecrets } from '../../adapters/files/sources/literal-secrets.js';
import { findUnfinished } from '../../client/find-unfinished.js';
import type { RunClient } from '../../client/run-client.js';

/** Removes the URLs of runs that have ended, by whatever hand. What it does not get is left to the next sweep. */
export async function sweepSecrets(stateDir: string, runs: RunClient): Promise<void> {
  const isUnfinished = async (workflowId: string) => (await findUnfinished(runs, workflowId)) !== null;
  await sweepLiteralSecrets(stateDir, { nowMs: Date.now(), isUnfinished }).catch(() => undefined);
}
