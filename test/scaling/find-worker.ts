import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import type { Stage } from '../../src/core/pipeline/stages.js';

const STARTED = temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;

/**
 * The process id of the worker that has just begun a stage of a run, as the server knows it; undefined where the run
 * has ended without being seen in it.
 */
export async function findWorkerOf(client: Client, workflowId: string, stage: Stage): Promise<number | undefined> {
  const handle = client.workflow.getHandle(workflowId);
  for (;;) {
    const { raw, status } = await handle.describe();
    const begun = raw.pendingActivities?.find(
      ({ activityType, state }) => activityType?.name === stage && state === STARTED,
    );
    // The SDK's own identity: `<pid>@<host>`.
    if (begun) return Number.parseInt(begun.lastWorkerIdentity ?? '', 10);
    if (status.name !== 'RUNNING') return undefined;
  }
}
