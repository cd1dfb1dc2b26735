import * as z from 'zod';
import { parseDurationMs } from '../duration.js';
import { TASK_QUEUE } from '../pipeline/temporal-names.js';
import { show } from '../problem.js';
import { isTimeZone } from './local-time.js';

// A schedule as its owner writes it. `parse-schedule.ts` reads it from text with positions.

export const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;
export const OVERLAPS = ['skip', 'buffer_one', 'buffer_all', 'cancel_other', 'terminate_other', 'allow_all'] as const;

/** What a file means that leaves a key out. */
export const SCHEDULE_DEFAULTS = {
  at: '00:00',
  timeZone: 'UTC',
  /** Nights of many teams begin at the same minute; a few minutes apart are kinder to everybody's API server. */
  jitterMs: 5 * 60_000,
  /** Longer, and last night's run would start in the middle of the working day. */
  catchUpMs: 6 * 3_600_000,
  taskQueue: TASK_QUEUE,
} as const;

const MAX_TEXT = 1_024;
const ID = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,98}[A-Za-z0-9])?$/;

const text = z.string().min(1, 'expected a non-empty string').max(MAX_TEXT);

function duration({ atLeastMs }: { atLeastMs: number }) {
  return z.string().transform((value, context) => {
    const durationMs = parseDurationMs(value);
    if (durationMs !== null && durationMs >= atLeastMs) return durationMs;
    context.addIssue({
      code: 'custom',
      message: `expected a duration${atLeastMs === 0 ? '' : ` of at least ${atLeastMs / 1_000}s`} such as 6h, 90m or 1h30m, got ${show(value)}`,
    });
    return z.NEVER;
  });
}

export const scheduleFileSchema = z.strictObject({
  /** Names the schedule, and begins the workflow id of each of its runs. */
  id: text.regex(ID, 'expected a name of letters, digits, -, _ and . (at most 100)'),
  /** Wall-clock time of day in `timeZone`. */
  at: z
    .string()
    .regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/, 'expected a time of day such as "00:00"')
    .optional(),
  days: z.array(z.enum(DAYS)).min(1).optional(),
  timeZone: text
    .superRefine((zone, context) => {
      if (!isTimeZone(zone)) {
        context.addIssue({
          code: 'custom',
          message: `expected an IANA time zone such as Europe/Berlin, got ${show(zone)}`,
        });
      }
    })
    .optional(),
  /** Instead of a time of day: a fixed interval. */
  every: duration({ atLeastMs: 1_000 }).optional(),
  jitter: duration({ atLeastMs: 0 }).optional(),
  /** How late a firing that was missed may still be made up for. Temporal's own least is 10 s. */
  catchUp: duration({ atLeastMs: 10_000 }).default(SCHEDULE_DEFAULTS.catchUpMs),
  overlap: z.enum(OVERLAPS).default('skip'),
  pauseOnFailure: z.boolean().default(false),
  /** The server's backstop behind the run's own deadline. */
  executionTimeout: duration({ atLeastMs: 1_000 }).optional(),
  taskQueue: text.default(SCHEDULE_DEFAULTS.taskQueue),
  /** Of each run. */
  memo: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  /** Of each run; they must be registered. Text is a Keyword, a whole number an Int, true and false a Bool. */
  searchAttributes: z.record(z.string(), z.union([z.string(), z.int(), z.boolean()])).default({}),
  /** The workflow's input; its own rules hold. */
  input: z.record(z.string(), z.unknown()).default({}),
});

export type ScheduleFile = z.output<typeof scheduleFileSchema>;
