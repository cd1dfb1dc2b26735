import { decodeFirst } from '../../adapters/temporal/codec/decode-first.js';
import type { RunClient } from '../../client/run-client.js';
import { type MonitorProgress, parseProgress } from '../../core/monitor/progress.js';

/** How far the Jobs of a run are that waits for them: the last heartbeat of its monitor stage; null where there is none. */
export async function readJobProgress({ client }: RunClient, workflowId: string): Promise<MonitorProgress | null> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  for (const { heartbeatDetails } of raw.pendingActivities ?? []) {
    const progress = parseProgress(await decodeFirst(client, heartbeatDetails?.payloads));
    if (progress !== null) return progress;
  }
  return null;
}
