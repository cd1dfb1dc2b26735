import { setTimeout as sleep } from 'node:timers/promises';
import {
  backfillSchedule,
  deleteSchedule,
  type LiveSchedule,
  type Overlap,
  pauseSchedule,
  readFirings,
  readSchedule,
  type ScheduleClient,
  triggerSchedule,
  unpauseSchedule,
} from '../../adapters/temporal/schedules/schedules.js';
import { StageError } from '../../core/errors.js';
import { OVERLAPS } from '../../core/schedule/schedule-file.js';
import type { Cli, ExitCode } from '../io.js';
import { EMBEDDED_NOTE, withSchedules } from './open-schedules.js';

export interface NoteFlags {
  note: string;
}

export interface TriggerFlags {
  overlap?: string;
}

export interface BackfillFlags {
  from: string;
  to: string;
  overlap: string;
}

export async function pause(id: string, { note }: NoteFlags, { io }: Cli): Promise<ExitCode> {
  await withSchedules(io, { creates: false }, ({ schedules }) => pauseSchedule(schedules, id, note));
  io.err(`Paused ${id}: ${note}\n`);
  return 0;
}

export async function unpause(id: string, { note }: NoteFlags, { io }: Cli): Promise<ExitCode> {
  await withSchedules(io, { creates: false }, ({ schedules }) => unpauseSchedule(schedules, id, note));
  io.err(`${id} fires again: ${note}\n`);
  return 0;
}

export async function remove(id: string, { io }: Cli): Promise<ExitCode> {
  await withSchedules(io, { creates: false }, ({ schedules }) => deleteSchedule(schedules, id));
  io.err(`Deleted the schedule ${id}; runs that it has started go on.\n`);
  return 0;
}

export async function trigger(id: string, flags: TriggerFlags, { io }: Cli): Promise<ExitCode> {
  const overlap = flags.overlap === undefined ? undefined : parseOverlap(flags.overlap);
  return withSchedules(io, { creates: false }, async ({ schedules, isEmbedded }) => {
    const before = await readSchedule(schedules, id);
    await triggerSchedule(schedules, id, overlap ?? before.definition.policies.overlap);
    const outcome = await awaitTaken(schedules, before);
    if (isEmbedded) io.err(EMBEDDED_NOTE);
    if (outcome.started !== undefined) {
      io.out(`${outcome.started}\n`);
      return 0;
    }
    io.err(outcome.why);
    return 2;
  });
}

/** The server takes a trigger within milliseconds; a busy one is given more. */
const TAKE_TIMEOUT_MS = 10_000;
const LOOK_INTERVAL_MS = 100;

/** The run that was started, or why there is none. */
async function awaitTaken(
  schedules: ScheduleClient,
  before: LiveSchedule,
): Promise<{ started: string; why?: never } | { started?: never; why: string }> {
  const { id, counts } = before;
  const until = Date.now() + TAKE_TIMEOUT_MS;
  while (Date.now() < until) {
    const { counts: now, recent, running } = await readSchedule(schedules, id);
    const newest = recent.at(-1)?.workflowId;
    if (now.taken > counts.taken && newest !== undefined) return { started: newest };
    if (now.skippedByOverlap > counts.skippedByOverlap) {
      const still = running.map(({ workflowId }) => workflowId).join(', ');
      return {
        why: `No run was started, because ${still || 'another run'} still runs; --overlap allow_all starts one beside it.\n`,
      };
    }
    await sleep(LOOK_INTERVAL_MS);
  }
  return { why: `No run has started yet: it waits behind another one. See \`schedule describe ${id}\`.\n` };
}

export async function backfill(id: string, flags: BackfillFlags, { io }: Cli): Promise<ExitCode> {
  const overlap = parseOverlap(flags.overlap);
  const [from, to] = [parseInstant('--from', flags.from), parseInstant('--to', flags.to)];
  if (from >= to) {
    throw new StageError({
      type: 'InvalidInput',
      message: `Expected --from to be before --to, got ${flags.from} and ${flags.to}.`,
      hint: 'Exchange them.',
    });
  }
  const { due, isEmbedded } = await withSchedules(io, { creates: false }, async ({ schedules, isEmbedded }) => {
    await readSchedule(schedules, id);
    const due = await readFirings(schedules, id, { from, to });
    if (due.length > 0) await backfillSchedule(schedules, id, { from, to, overlap });
    return { due, isEmbedded };
  });
  if (due.length === 0) io.err('Nothing was due between these instants.\n');
  else io.err(`Asked for ${due.length} run(s), from ${due[0]?.toISOString()} on; overlap ${overlap}.\n`);
  if (isEmbedded) io.err(EMBEDDED_NOTE);
  return 0;
}

function parseOverlap(text: string): Overlap {
  const overlap = OVERLAPS.find((policy) => policy === text.toLowerCase().replaceAll('-', '_'));
  if (overlap !== undefined) return overlap;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected --overlap to be one of ${OVERLAPS.join(', ')}, got "${text}".`,
    hint: 'Use one of these.',
  });
}

function parseInstant(flag: string, text: string): Date {
  const instant = new Date(text);
  // A time without a zone would mean another instant on every machine.
  if (!Number.isNaN(instant.getTime()) && /(?:Z|[+-]\d\d:\d\d)$/.test(text)) return instant;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected ${flag} to be an instant with its offset such as 2026-11-25T00:00:00+01:00, got "${text}".`,
    hint: 'Write date, time and offset, or Z for UTC.',
  });
}
