import type { ConfigProblem } from '../yaml/config-problem.js';
import { writeDuration } from '../duration.js';
import { pipelineInputSchema, type PipelineOptions } from '../pipeline/input.js';
import { parsePipelineInput } from '../pipeline/parse-input.js';
import { describeIssues, type Problem } from '../problem.js';
import { type Decoded, decodeMapping } from '../yaml/decode-mapping.js';
import { isMapping } from '../yaml/parse-mapping.js';
import { shortestPeriodMs } from './period.js';
import { SCHEDULE_DEFAULTS, type ScheduleFile, scheduleFileSchema } from './schedule-file.js';

/** A schedule that fits, with the times that its file leaves to us. */
export interface Schedule extends ScheduleFile {
  jitter: number;
  executionTimeout: number;
  /** What the input means to the workflow. */
  options: PipelineOptions;
}

/** A run that is late still looks, records and reports after its deadline; that is done within this time. */
const AFTER_DEADLINE_MS = 2 * 3_600_000;

/** A schedule file's text, or everything that is wrong with it, in the order of the file. */
export function parseScheduleText(text: string): Decoded<Schedule, ConfigProblem> {
  return decodeMapping(text, parseSchedule);
}

function parseSchedule(value: Readonly<Record<string, unknown>>): Decoded<Schedule, Problem> {
  const parsed = scheduleFileSchema.safeParse(value);
  const input = parsePipelineInput(isMapping(value['input']) ? value['input'] : {});
  const inInput = (input.problems ?? []).map((problem) => ({ ...problem, path: ['input', ...problem.path] }));
  if (!parsed.success || input.problems !== undefined) {
    const issues = parsed.error?.issues ?? [];
    return { problems: [...describeIssues(issues, { value, knownKeys }), ...inInput] };
  }
  const file = parsed.data;
  const schedule = complete(file, input.options);
  const problems = findContradictions(schedule);
  return problems.length === 0 ? { decoded: schedule } : { problems };
}

function knownKeys(path: readonly (string | number)[]): readonly string[] {
  if (path.length === 0) return Object.keys(scheduleFileSchema.shape);
  return path[0] === 'input' ? Object.keys(pipelineInputSchema.in.shape) : [];
}

function complete(file: ScheduleFile, options: PipelineOptions): Schedule {
  const period = shortestPeriodMs(file);
  const between = options.deadline + Math.max(Math.floor((period - options.deadline) / 2), 0);
  return {
    ...file,
    jitter: file.jitter ?? (file.every === undefined ? SCHEDULE_DEFAULTS.jitterMs : 0),
    executionTimeout: file.executionTimeout ?? Math.min(options.deadline + AFTER_DEADLINE_MS, between),
    options,
  };
}

/** What each key allows and all of them together do not. */
function findContradictions(schedule: Schedule): Problem[] {
  const { every, at, days, timeZone, jitter, executionTimeout, options, input } = schedule;
  const problems: Problem[] = [];
  const say = (path: Problem['path'], message: string, aboutKey = false) => problems.push({ path, message, aboutKey });
  if (every !== undefined) {
    for (const [key, value] of Object.entries({ at, days, timeZone })) {
      if (value !== undefined) say([key], 'expected either every or a time of day, got both; keep one', true);
    }
  }
  if ('runKey' in input) {
    say(
      ['input', 'runKey'],
      'expected no runKey, got one; remove it, because with a literal one the second night would find the Jobs of the first and run nothing',
      true,
    );
  }
  const period = shortestPeriodMs(schedule);
  const shown = writeDuration(period);
  if (options.deadline >= period) {
    say(
      'deadline' in input ? ['input', 'deadline'] : ['input'],
      `expected a deadline below the shortest time between two firings (${shown}), got ${writeDuration(options.deadline)}; make it shorter, because a night that is late would eat the next one`,
    );
  } else if (executionTimeout <= options.deadline || executionTimeout > period) {
    say(
      ['executionTimeout'],
      `expected a time above the deadline (${writeDuration(options.deadline)}) and at most the shortest time between two firings (${shown}), got ${writeDuration(executionTimeout)}`,
    );
  }
  if (jitter >= period) {
    say(
      ['jitter'],
      `expected a time below the shortest one between two firings (${shown}), got ${writeDuration(jitter)}`,
    );
  }
  return problems;
}
