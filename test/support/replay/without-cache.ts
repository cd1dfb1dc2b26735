import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { FINE, fakeStages, untilCancelled } from '../stage-fakes.js';

/** Selects Jobs that never end. */
const SLOW = 'app=slow';

export interface WithoutCache {
  runs: number;
  /** Workflow tasks that were done, each a replay of the whole run so far. */
  tasks: number;
  /** Tasks that failed, as they do where a replay diverges. */
  failedTasks: number;
  /** Ids of runs that did not end as they should. */
  wrong: string[];
}

/**
 * Runs of every kind at once on a worker that remembers no workflow: each of its tasks begins anew from the stored
 * history, so that whatever is not deterministic shows.
 */
export async function runWithoutCache(environment: TestWorkflowEnvironment, runs: number): Promise<WithoutCache> {
  const kinds = [
    { input: {}, exitCode: 0 },
    { input: { applyEnabled: true, alertsEnabled: true }, exitCode: 0 },
    { input: { applyEnabled: true, wait: true, deadline: '15s', labelSelector: SLOW }, exitCode: 2 },
    { input: { applyEnabled: true, approval: 'required', approvalTimeout: '300ms' }, exitCode: 3 },
    { input: { unknown: true }, exitCode: 3 },
  ];
  const { activities } = fakeStages({
    apply: ({ applyEnabled }) => ({ ...FINE.apply, ...(applyEnabled ? { mode: 'apply', created: 5 } : {}) }),
    monitor: ({ labelSelector, waitExpired }) => {
      if (!labelSelector.startsWith(SLOW)) return FINE.monitor;
      return waitExpired ? { ...FINE.monitor, snapshot: SLOW, waited: true, timedOut: true } : untilCancelled();
    },
    health: ({ snapshot }) =>
      snapshot === SLOW
        ? { ...FINE.health, overall: 'ERROR', reasons: [{ reason: 'WaitTimedOut', count: 1 }] }
        : FINE.health,
  });
  const taskQueue = `without-cache-${randomUUID()}`;
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue,
    workflowBundle: { codePath: resolve('dist/workflow-bundle.js') },
    activities,
    maxCachedWorkflows: 0,
  });
  const report: WithoutCache = { runs, tasks: 0, failedTasks: 0, wrong: [] };
  await worker.runUntil(async () => {
    const started = Array.from(
      { length: runs },
      (_, index) => kinds[index % kinds.length] ?? { input: {}, exitCode: 0 },
    );
    await Promise.all(
      started.map(async ({ input, exitCode }, index) => {
        const workflowId = `${taskQueue}-${index}`;
        const handle = await environment.client.workflow.start('tuningPipeline', {
          taskQueue,
          workflowId,
          args: [input],
        });
        await handle.result().catch(() => undefined);
        const { memo } = await handle.describe();
        const result = memo?.['result'] as { exitCode: number } | undefined;
        if (result?.exitCode !== exitCode) report.wrong.push(`${workflowId}: ${JSON.stringify(result?.exitCode)}`);
        for (const event of (await handle.fetchHistory()).events ?? []) {
          if (event.workflowTaskCompletedEventAttributes) report.tasks += 1;
          if (event.workflowTaskFailedEventAttributes) report.failedTasks += 1;
        }
      }),
    );
  });
  return report;
}
