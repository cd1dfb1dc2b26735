import type { RunClient } from '../client.js';
import { type MonitorProgress, parseProgress } from '../core/monitor/progress.js';

/** How far the Jobs of a run are that waits for them: the last heartbeat of its monitor stage; null where there is none. */
export async function readJobProgress({ client }: RunClient, workflowId: string): Promise<MonitorProgress | null> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  for (const { heartbeatDetails } of raw.pendingActivities ?? []) {
    const data = heartbeatDetails?.payloads?.[0]?.data;
    if (data === undefined || data === null) continue;
    const progress = parseProgress(JSON.parse(new TextDecoder().decode(data)));
    if (progress !== null) return progress;
  }
  return null;
}
