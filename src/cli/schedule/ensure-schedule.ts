import {
  createSchedule,
  findSchedule,
  readSchedule,
  updateSchedule,
} from '../../adapters/temporal/schedules/schedules.js';
import { defineSchedule } from '../../core/schedule/definition.js';
import { planSchedule } from '../../core/schedule/plan-schedule.js';
import type { Cli, ExitCode, Io } from '../io.js';
import { loadConfig } from '../load-config.js';
import { parseOutputFormat } from '../perform.js';
import { renderFirings, renderSchedulePlan, SHOWN_FIRINGS } from '../render/schedule.js';
import { loadSchedule, type PlacedInput, placeInput } from './load-schedule.js';
import { EMBEDDED_NOTE, withSchedules } from './open-schedules.js';

export interface EnsureFlags {
  file: string;
  dryRun?: boolean;
  output: string;
}

/** Describe, plan, then do what was planned. Doing it again changes nothing. */
export async function ensureSchedule(flags: EnsureFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const schedule = await loadSchedule(flags.file, io);
  const dryRun = flags.dryRun === true;
  return withSchedules<ExitCode>(io, { creates: !dryRun }, async ({ schedules, isEmbedded }) => {
    const { input, typedPaths } = await place(schedule.input, { isEmbedded, io });
    const wanted = defineSchedule({ schedule, input, ...(isEmbedded ? { memo: { typedPaths } } : {}) });
    const live = await findSchedule(schedules, schedule.id);
    const plan = planSchedule(wanted, live?.definition ?? null);
    if (format === 'text') io.out(renderSchedulePlan(schedule.id, plan));
    if (!dryRun && plan.action === 'create') await createSchedule(schedules, schedule.id, wanted);
    if (!dryRun && plan.action === 'update') await updateSchedule(schedules, schedule.id, wanted);
    const now = dryRun ? live : await readSchedule(schedules, schedule.id);
    if (format === 'json') {
      const nextFirings = now?.nextFirings.slice(0, SHOWN_FIRINGS) ?? [];
      const { id } = schedule;
      const document = { apiVersion: 'tuning-pipeline/v1', kind: 'SchedulePlan', id, dryRun, ...plan, nextFirings };
      io.out(`${JSON.stringify(document, null, 2)}\n`);
    } else if (dryRun) {
      if (plan.action !== 'unchanged') io.err('Nothing was changed (dry run).\n');
    } else if (now !== null) {
      io.out(renderFirings(now, new Date()));
    }
    if (isEmbedded) io.err(EMBEDDED_NOTE);
    return 0;
  });
}

/** Against a remote server paths are its worker's; here they are ours, and a config can be looked at. */
async function place(
  input: Readonly<Record<string, unknown>>,
  { isEmbedded, io }: { isEmbedded: boolean; io: Io },
): Promise<PlacedInput> {
  if (!isEmbedded) return { input: { ...input }, typedPaths: {} };
  const placed = placeInput(input, io.cwd);
  const { orchestratorConfig } = placed.input;
  if (typeof orchestratorConfig === 'string') {
    await loadConfig(placed.typedPaths[orchestratorConfig] ?? orchestratorConfig, io);
  }
  return placed;
}
