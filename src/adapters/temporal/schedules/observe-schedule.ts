import { parsePipelineResult } from '../../../core/pipeline/result-schema.js';
import type { ObservedSchedule, ScheduledRun } from '../../../core/schedule/judge-schedule.js';
import { readPollers } from '../worker/read-pollers.js';
import { type LiveSchedule, readFirings, readSchedule, type ScheduleClient } from './schedules.js';

/** Far enough back for a weekly schedule. */
const LOOK_BACK_MS = 8 * 86_400_000;

/** What there is to know about a schedule's last firings. @throws StageError NotFound. */
export async function observeSchedule(schedules: ScheduleClient, id: string, now: Date): Promise<ObservedSchedule> {
  const live = await readSchedule(schedules, id);
  const { definition, paused, note, changedAt } = live;
  const { taskQueue } = definition.action;
  const [firings, runs, pollers] = await Promise.all([
    readFirings(schedules, id, { from: new Date(now.getTime() - LOOK_BACK_MS), to: now }),
    readRuns(schedules, live),
    readPollers(schedules.client, taskQueue),
  ]);
  return {
    id,
    timeZone: definition.spec.timeZone,
    taskQueue,
    overlap: definition.policies.overlap,
    catchUpMs: definition.policies.catchUpMs,
    paused,
    note,
    changedAt,
    firings,
    runs,
    pollers,
    now,
  };
}

/** Those that the schedule remembers; a run whose history is gone is left out. */
async function readRuns({ sdk, client }: ScheduleClient, { recent }: LiveSchedule): Promise<ScheduledRun[]> {
  const runs = await Promise.all(
    recent.map(async ({ workflowId, runId, scheduledAt }): Promise<ScheduledRun[]> => {
      try {
        const found = await client.workflow.getHandle(workflowId, runId).describe();
        const { status, startTime, closeTime, memo } = found;
        return [
          {
            workflowId,
            scheduledAt,
            startedAt: startTime,
            closedAt: closeTime ?? null,
            status: status.name,
            exitCode: parsePipelineResult(memo?.['result'])?.exitCode ?? null,
          },
        ];
      } catch (error) {
        if (error instanceof sdk.WorkflowNotFoundError) return [];
        throw error;
      }
    }),
  );
  return runs.flat();
}
