import { listSchedules, readSchedule } from '../../adapters/temporal/schedules/schedules.js';
import { presentDefinition } from '../../core/schedule/definition.js';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat } from '../perform.js';
import { renderSchedule, renderScheduleList } from '../render/schedule.js';
import { EMBEDDED_NOTE, withSchedules } from './open-schedules.js';

export interface ShowFlags {
  output: string;
}

export async function showSchedules(flags: ShowFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const found = await withSchedules(io, { creates: false }, ({ schedules }) => listSchedules(schedules));
  if (format === 'text') io.out(renderScheduleList(found));
  else {
    const schedules = found.map(({ scheduleId: id, state, info }) => ({ id, ...state, ...info }));
    io.out(`${JSON.stringify({ apiVersion: 'tuning-pipeline/v1', kind: 'ScheduleList', schedules }, null, 2)}\n`);
  }
  return 0;
}

export async function showSchedule(id: string, flags: ShowFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const { live, isEmbedded } = await withSchedules(io, { creates: false }, async ({ schedules, isEmbedded }) => ({
    live: await readSchedule(schedules, id),
    isEmbedded,
  }));
  if (format === 'text') io.out(renderSchedule(live, new Date()));
  else {
    const document = { ...live, definition: presentDefinition(live.definition) };
    io.out(`${JSON.stringify({ apiVersion: 'tuning-pipeline/v1', kind: 'Schedule', ...document }, null, 2)}\n`);
  }
  if (isEmbedded) io.err(EMBEDDED_NOTE);
  return 0;
}
