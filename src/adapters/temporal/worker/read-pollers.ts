import type { Client } from '@temporalio/client';
import type { Poller } from '../../../core/worker/living-workers.js';

/** Who has asked for workflow tasks of a task queue, and when last; the server forgets a worker after five minutes. */
export async function readPollers(client: Client, taskQueue: string): Promise<Poller[]> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
  });
  return (pollers ?? []).map(({ identity, lastAccessTime }) => ({
    identity: identity ?? '',
    lastSeen: new Date(Number(lastAccessTime?.seconds ?? 0) * 1_000),
  }));
}
