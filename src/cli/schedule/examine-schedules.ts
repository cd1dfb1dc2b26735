import { observeSchedule } from '../../adapters/temporal/schedules/observe-schedule.js';
import { listSchedules } from '../../adapters/temporal/schedules/schedules.js';
import { StageError } from '../../core/errors.js';
import { judgeSchedule } from '../../core/schedule/judge-schedule.js';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat } from '../perform.js';
import { renderScheduleJudgement } from '../render/schedule.js';
import { EMBEDDED_NOTE, withSchedules } from './open-schedules.js';

export interface DoctorFlags {
  output: string;
}

/** Judges one schedule, or all of them; the worst one decides the exit code. */
export async function examineSchedules(id: string | undefined, flags: DoctorFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  return withSchedules(io, { creates: false }, async ({ schedules, isEmbedded }) => {
    const ids = id === undefined ? (await listSchedules(schedules)).map(({ scheduleId }) => scheduleId) : [id];
    if (ids.length === 0) throw noSchedules();
    const now = new Date();
    const examined = await Promise.all(
      ids.map(async (one) => {
        const observed = await observeSchedule(schedules, one, now);
        return { observed, judgement: judgeSchedule(observed) };
      }),
    );
    const exitCode = Math.max(...examined.map(({ judgement }) => judgement.exitCode)) as 0 | 1 | 2;
    if (format === 'json') {
      const judged = examined.map(({ observed, judgement }) => ({ id: observed.id, ...judgement }));
      const document = { apiVersion: 'tuning-pipeline/v1', kind: 'ScheduleReport', exitCode, schedules: judged };
      io.out(`${JSON.stringify(document, null, 2)}\n`);
    } else {
      for (const { observed, judgement } of examined) io.out(renderScheduleJudgement(observed, judgement));
    }
    if (isEmbedded) io.err(EMBEDDED_NOTE);
    return exitCode;
  });
}

/** A watcher that watches nothing must not say that all is well. */
function noSchedules(): StageError {
  return new StageError({
    type: 'NotFound',
    message: 'Expected a schedule to look at, but the server has none.',
    hint: '`schedule ensure -f FILE` makes one.',
  });
}
