import type { Client, ScheduleDescription, ScheduleHandle, ScheduleSummary } from '@temporalio/client';
import { StageError } from '../../../core/errors.js';
import type { ScheduleDefinition } from '../../../core/schedule/definition.js';
import type { ClientSdk } from '../connect/client-sdk.js';
import { overlapPolicy, readDefinition, writeDefinition } from './schedule-definition.js';

// Reads and writes schedules. Knows only Temporal.

export interface ScheduleClient {
  sdk: ClientSdk;
  client: Client;
}

/** A schedule as the server has it. */
export interface LiveSchedule {
  id: string;
  definition: ScheduleDefinition;
  paused: boolean;
  note: string;
  /** Jitter included. */
  nextFirings: Date[];
  /** The newest ten, oldest first. */
  recent: { workflowId: string; runId: string; scheduledAt: Date; takenAt: Date }[];
  running: { workflowId: string; runId: string }[];
  counts: { taken: number; skippedByOverlap: number; missedCatchUp: number };
  /** When it was created or changed last. */
  changedAt: Date;
}

/** The schedule, or null where there is none of this id. */
export async function findSchedule({ sdk, client }: ScheduleClient, id: string): Promise<LiveSchedule | null> {
  try {
    return describe(await client.schedule.getHandle(id).describe());
  } catch (error) {
    if (error instanceof sdk.ScheduleNotFoundError) return null;
    throw error;
  }
}

/** @throws StageError NotFound. */
export async function readSchedule(schedules: ScheduleClient, id: string): Promise<LiveSchedule> {
  return expectSchedule(schedules, id, async (handle) => describe(await handle.describe()));
}

/** @throws StageError Conflict when somebody has made it meanwhile. */
export async function createSchedule(
  { sdk, client }: ScheduleClient,
  id: string,
  definition: ScheduleDefinition,
): Promise<void> {
  try {
    await client.schedule.create({ scheduleId: id, ...writeDefinition(definition) });
  } catch (error) {
    if (!(error instanceof sdk.ScheduleAlreadyRunning)) throw error;
    throw new StageError({
      type: 'Conflict',
      message: `Expected no schedule ${id}, but somebody has made it in between.`,
      hint: 'Run `schedule ensure` again.',
      cause: error,
    });
  }
}

/** Replaces what `ensure` owns; paused, note and remaining actions stay as they are. */
export async function updateSchedule(
  schedules: ScheduleClient,
  id: string,
  definition: ScheduleDefinition,
): Promise<void> {
  await expectSchedule(schedules, id, (handle) =>
    handle.update(({ state, typedSearchAttributes }) => ({
      ...writeDefinition(definition),
      state,
      typedSearchAttributes,
    })),
  );
}

export async function pauseSchedule(schedules: ScheduleClient, id: string, note: string): Promise<void> {
  await expectSchedule(schedules, id, (handle) => handle.pause(note));
}

export async function unpauseSchedule(schedules: ScheduleClient, id: string, note: string): Promise<void> {
  await expectSchedule(schedules, id, (handle) => handle.unpause(note));
}

export type Overlap = ScheduleDefinition['policies']['overlap'];

export async function triggerSchedule(schedules: ScheduleClient, id: string, overlap: Overlap): Promise<void> {
  await expectSchedule(schedules, id, (handle) => handle.trigger(overlapPolicy(overlap)));
}

export async function backfillSchedule(
  schedules: ScheduleClient,
  id: string,
  { from, to, overlap }: { from: Date; to: Date; overlap: Overlap },
): Promise<void> {
  await expectSchedule(schedules, id, (handle) =>
    handle.backfill({ start: from, end: to, overlap: overlapPolicy(overlap) }),
  );
}

export async function deleteSchedule(schedules: ScheduleClient, id: string): Promise<void> {
  await expectSchedule(schedules, id, (handle) => handle.delete());
}

export async function listSchedules({ client }: ScheduleClient): Promise<ScheduleSummary[]> {
  const found: ScheduleSummary[] = [];
  for await (const schedule of client.schedule.list()) found.push(schedule);
  return found.sort((a, b) => (a.scheduleId < b.scheduleId ? -1 : 1));
}

/** Since when the schedule has been as it is, and its jitter. */
export async function readLastChange(
  { client }: Pick<ScheduleClient, 'client'>,
  id: string,
): Promise<{ changedAt: Date; jitterMs: number }> {
  const { changedAt, definition } = describe(await client.schedule.getHandle(id).describe());
  return { changedAt, jitterMs: definition.spec.jitterMs };
}

/** When the schedule fires between two instants by what it asks for now, jitter included; paused or not. */
export async function readFirings(
  { client }: Pick<ScheduleClient, 'client'>,
  id: string,
  { from, to }: { from: Date; to: Date },
): Promise<Date[]> {
  const { startTime } = await client.workflowService.listScheduleMatchingTimes({
    namespace: client.options.namespace,
    scheduleId: id,
    startTime: toTimestamp(from),
    endTime: toTimestamp(to),
  });
  return startTime.map(({ seconds, nanos }) => new Date(Number(seconds) * 1_000 + Math.floor((nanos ?? 0) / 1e6)));
}

function toTimestamp(instant: Date): { seconds: never; nanos: number } {
  const ms = instant.getTime();
  // The protocol's type is a 64-bit integer of a package of its own; it takes a number as well.
  return { seconds: Math.floor(ms / 1_000) as never, nanos: (ms % 1_000) * 1e6 };
}

function describe(description: ScheduleDescription): LiveSchedule {
  const { scheduleId, state, info } = description;
  return {
    id: scheduleId,
    definition: readDefinition(description),
    paused: state.paused,
    note: state.note ?? '',
    nextFirings: info.nextActionTimes,
    recent: info.recentActions.map(({ scheduledAt, takenAt, action: { workflow } }) => ({
      workflowId: workflow.workflowId,
      runId: workflow.firstExecutionRunId,
      scheduledAt,
      takenAt,
    })),
    running: info.runningActions.map(({ workflow: { workflowId, firstExecutionRunId } }) => ({
      workflowId,
      runId: firstExecutionRunId,
    })),
    counts: {
      taken: info.numActionsTaken,
      skippedByOverlap: info.numActionsSkippedOverlap,
      missedCatchUp: info.numActionsMissedCatchupWindow,
    },
    changedAt: info.lastUpdatedAt ?? info.createdAt,
  };
}

async function expectSchedule<T>(
  { sdk, client }: ScheduleClient,
  id: string,
  ask: (handle: ScheduleHandle) => Promise<T>,
): Promise<T> {
  try {
    return await ask(client.schedule.getHandle(id));
  } catch (error) {
    if (!(error instanceof sdk.ScheduleNotFoundError)) throw error;
    throw new StageError({
      type: 'NotFound',
      message: `Expected a schedule ${id}, but the server knows none.`,
      hint: '`schedule list` shows all; `schedule ensure -f FILE` makes one.',
      cause: error,
    });
  }
}
