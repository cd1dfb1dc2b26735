import { parseOrchestratorConfig } from '../generate/config-problems.js';
import type { OrchestratorConfig } from '../generate/orchestrator-config.js';
import { writeDuration } from '../duration.js';
import { renderStaticDetails, renderStaticSummary } from '../pipeline/run-page/static-details.js';
import { WORKFLOW_TYPE } from '../pipeline/temporal-names.js';
import type { Schedule } from './parse-schedule.js';
import { DAYS, type ScheduleFile, SCHEDULE_DEFAULTS } from './schedule-file.js';

/** Values of one calendar field; empty = every value. */
export interface Calendar {
  second: number[];
  minute: number[];
  hour: number[];
  dayOfMonth: number[];
  month: number[];
  year: number[];
  /** 0 = Sunday. */
  dayOfWeek: number[];
}

/** A schedule as Temporal holds it, without its state: what a file asks for and what the server has are compared so. */
export interface ScheduleDefinition {
  spec: {
    calendars: Calendar[];
    intervals: { everyMs: number; offsetMs: number }[];
    /** How many calendars are left out; ours leave out none. */
    skipped: number;
    timeZone: string;
    jitterMs: number;
    startAt?: string;
    endAt?: string;
  };
  action: {
    workflowType: string;
    workflowId: string;
    taskQueue: string;
    /** Of the workflow's one argument; more than one make a list. */
    input: unknown;
    executionTimeoutMs?: number;
    runTimeoutMs?: number;
    taskTimeoutMs?: number;
    /** Ours has none: a verdict is not tried again. */
    retry?: unknown;
    memo: Readonly<Record<string, unknown>>;
    searchAttributes: Readonly<Record<string, unknown>>;
    /** What the Web UI says of each of its runs: one line, and a table. */
    summary: string;
    details: string;
  };
  policies: { overlap: ScheduleFile['overlap']; catchUpMs: number; pauseOnFailure: boolean };
}

/** Kills in the middle of a workflow task are noticed this late; as for a run that is started by hand. */
const TASK_TIMEOUT_MS = 5_000;

export interface DefineSchedule {
  schedule: Schedule;
  /** What the workflow is given; for an embedded worker with absolute paths. */
  input: Readonly<Record<string, unknown>>;
  /** Beside the file's own memo. */
  memo?: Readonly<Record<string, unknown>>;
}

/** What a schedule file asks Temporal for. */
export function defineSchedule({ schedule, input, memo = {} }: DefineSchedule): ScheduleDefinition {
  const { id, every, at = SCHEDULE_DEFAULTS.at, days, options } = schedule;
  const asked = { options, config: inlineConfig(options), scheduleId: id };
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const dayOfWeek = [...new Set((days ?? []).map((day) => DAYS.indexOf(day)))].sort((a, b) => a - b);
  const calendar = { ...EVERY_DAY, minute: [minute], hour: [hour], dayOfWeek: dayOfWeek.length === 7 ? [] : dayOfWeek };
  return {
    spec: {
      calendars: every === undefined ? [calendar] : [],
      intervals: every === undefined ? [] : [{ everyMs: every, offsetMs: 0 }],
      skipped: 0,
      timeZone: schedule.timeZone ?? SCHEDULE_DEFAULTS.timeZone,
      jitterMs: schedule.jitter,
    },
    action: {
      workflowType: WORKFLOW_TYPE,
      workflowId: id,
      taskQueue: schedule.taskQueue,
      input,
      executionTimeoutMs: schedule.executionTimeout,
      taskTimeoutMs: TASK_TIMEOUT_MS,
      memo: { ...schedule.memo, ...memo },
      searchAttributes: schedule.searchAttributes,
      summary: renderStaticSummary(asked),
      details: renderStaticDetails(asked),
    },
    policies: {
      overlap: schedule.overlap,
      catchUpMs: schedule.catchUp,
      pauseOnFailure: schedule.pauseOnFailure,
    },
  };
}

const EVERY_DAY: Calendar = {
  second: [0],
  minute: [0],
  hour: [0],
  dayOfMonth: [],
  month: [],
  year: [],
  dayOfWeek: [],
};

/** Of a config that stands in the file itself; one that is named may have been changed when a run reads it. */
function inlineConfig({ orchestratorConfig }: Schedule['options']): OrchestratorConfig | null {
  return typeof orchestratorConfig === 'string' ? null : (parseOrchestratorConfig(orchestratorConfig).config ?? null);
}

/** The definition in words: equal definitions give equal words, and other ones other words. */
export function presentDefinition({ spec, action, policies }: ScheduleDefinition): Record<string, unknown> {
  const { calendars, intervals, skipped, timeZone, jitterMs, startAt, endAt } = spec;
  const { executionTimeoutMs, runTimeoutMs, taskTimeoutMs, details, ...rest } = action;
  return withoutAbsent({
    spec: withoutAbsent({
      times: calendars.map(renderCalendar),
      intervals: intervals.map(
        ({ everyMs, offsetMs }) =>
          `every ${writeDuration(everyMs)}${offsetMs === 0 ? '' : ` + ${writeDuration(offsetMs)}`}`,
      ),
      skipped: skipped === 0 ? undefined : `${skipped} calendars`,
      timeZone,
      jitter: writeDuration(jitterMs),
      startAt,
      endAt,
    }),
    action: withoutAbsent({
      ...rest,
      details: details.replaceAll(/\s+/g, ' '),
      executionTimeout: inWords(executionTimeoutMs),
      runTimeout: inWords(runTimeoutMs),
      taskTimeout: inWords(taskTimeoutMs),
    }),
    policies: {
      overlap: policies.overlap,
      catchUp: writeDuration(policies.catchUpMs),
      pauseOnFailure: policies.pauseOnFailure,
    },
  });
}

function inWords(durationMs: number | undefined): string | undefined {
  return durationMs === undefined ? undefined : writeDuration(durationMs);
}

function withoutAbsent(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** `00:00 every day`, `02:30 MON,TUE`; what people rarely write is told field by field. */
function renderCalendar(calendar: Calendar): string {
  const { second, minute, hour, dayOfWeek, ...dates } = calendar;
  const [[s, ...moreS], [m, ...moreM], [h, ...moreH]] = [second, minute, hour];
  const isOneTime = s === 0 && m !== undefined && h !== undefined && moreS.length + moreM.length + moreH.length === 0;
  if (!isOneTime || Object.values(dates).some((values) => values.length > 0)) {
    return Object.entries(calendar)
      .map(([field, values]: [string, number[]]) => `${field}=${values.length === 0 ? '*' : values.join(',')}`)
      .join(' ');
  }
  const pad = (amount: number) => String(amount).padStart(2, '0');
  const days = dayOfWeek.length === 0 ? 'every day' : dayOfWeek.map((day) => DAYS[day]).join(',');
  return `${pad(h)}:${pad(m)} ${days}`;
}
