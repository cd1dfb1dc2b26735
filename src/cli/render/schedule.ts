import type { ScheduleSummary } from '@temporalio/client';
import type { LiveSchedule } from '../../adapters/temporal/schedules/schedules.js';
import { show } from '../../core/problem.js';
import { findClockChange } from '../../core/schedule/clock-changes.js';
import { presentDefinition, type ScheduleDefinition } from '../../core/schedule/definition.js';
import type { ObservedSchedule, ScheduleJudgement } from '../../core/schedule/judge-schedule.js';
import { offsetMinutes, renderLocal, renderOffset } from '../../core/schedule/local-time.js';
import type { ScheduleChange, SchedulePlan } from '../../core/schedule/plan-schedule.js';
import { renderTable } from './table.js';

/** As many as people look at. */
export const SHOWN_FIRINGS = 5;

/** One line per field that changes, `+` new, `-` gone, `~` another value. */
export function renderSchedulePlan(id: string, { action, changes }: SchedulePlan): string {
  if (action === 'unchanged') return `Schedule ${id} is as the file says; there is nothing to do.\n`;
  const head = `Schedule ${id}: ${action}\n`;
  return head + changes.map((change) => `  ${renderChange(change)}\n`).join('');
}

function renderChange(change: ScheduleChange): string {
  if (!('from' in change)) return `+ ${change.field}: ${show(change.to)}`;
  if (!('to' in change)) return `- ${change.field}: ${show(change.from)}`;
  return `~ ${change.field}: ${show(change.from)} -> ${show(change.to)}`;
}

/** The next firings in the schedule's own zone, a change of the clocks among them marked, and the next such change. */
export function renderFirings(
  { nextFirings, definition, paused }: Pick<LiveSchedule, 'nextFirings' | 'definition' | 'paused'>,
  now: Date,
): string {
  const { timeZone } = definition.spec;
  const firings = nextFirings.slice(0, SHOWN_FIRINGS);
  if (firings.length === 0) return 'It will not fire any more.\n';
  let offset = offsetMinutes(now, timeZone);
  const lines = firings.map((firing) => {
    const next = offsetMinutes(firing, timeZone);
    const mark = next === offset ? '' : '  (the clocks have been changed)';
    offset = next;
    return `  ${renderLocal(firing, timeZone)}${mark}\n`;
  });
  const head = paused ? `Paused; it would fire next (${timeZone})` : `Next firings (${timeZone})`;
  return `${head}:\n${lines.join('')}${renderClockChange(definition, now)}`;
}

/** Nothing for intervals, and where clocks are not changed. */
function renderClockChange({ spec }: ScheduleDefinition, now: Date): string {
  const [calendar, ...others] = spec.calendars;
  const [[hour], [minute]] = [calendar?.hour ?? [], calendar?.minute ?? []];
  if (calendar === undefined || others.length > 0 || hour === undefined || minute === undefined) return '';
  const pad = (amount: number) => String(amount).padStart(2, '0');
  const at = `${pad(hour)}:${pad(minute)}`;
  const change = findClockChange({ at, timeZone: spec.timeZone, from: now });
  if (change === null) return '';
  const meaning = {
    once: `${at} comes once as on any day`,
    never: `there is no ${at} on that day, so it does not fire`,
    twice: `${at} comes twice on that day; choose another time if it must not fire twice`,
  }[change.shown];
  return `The clocks change next on ${change.date} (${renderOffset(change.before)} to ${renderOffset(change.after)}): ${meaning}.\n`;
}

/** What the schedule asks for, how it stands, its last runs and its next ones. */
export function renderSchedule(live: LiveSchedule, now: Date): string {
  const { id, definition, paused, note, recent, running, counts } = live;
  const { timeZone } = definition.spec;
  const rows = [
    ['Schedule', id],
    ['State', `${paused ? 'paused' : 'active'}${note === '' ? '' : ` (${note})`}`],
    ['Taken', String(counts.taken)],
    ['Skipped by overlap', String(counts.skippedByOverlap)],
    ['Missed beyond catch-up', String(counts.missedCatchUp)],
    ...Object.entries(presentDefinition(definition)).flatMap(([part, fields]) =>
      Object.entries(fields as Record<string, unknown>).map(([field, value]) => [
        `${part}.${field}`,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  ];
  const active = new Set(running.map(({ workflowId }) => workflowId));
  const runs = recent.slice(-SHOWN_FIRINGS).map(({ workflowId, scheduledAt }) => {
    return `  ${renderLocal(scheduledAt, timeZone)}  ${workflowId}${active.has(workflowId) ? '  (still runs)' : ''}\n`;
  });
  const last = runs.length === 0 ? 'No runs yet.\n' : `Last runs:\n${runs.join('')}`;
  return `${renderTable(rows)}${last}${renderFirings(live, now)}`;
}

export function renderScheduleList(schedules: readonly ScheduleSummary[]): string {
  if (schedules.length === 0) return 'No schedules.\n';
  const rows = schedules.map(({ scheduleId, state, info }) => [
    scheduleId,
    state.paused ? 'paused' : 'active',
    state.paused ? '-' : (info.nextActionTimes[0]?.toISOString() ?? '-'),
    info.recentActions.at(-1)?.action.workflow.workflowId ?? '-',
    state.note ?? '',
  ]);
  return renderTable([['SCHEDULE', 'STATE', 'NEXT', 'LAST RUN', 'NOTE'], ...rows]).replaceAll(/ +$/gm, '');
}

/** One line for the last firing, then one per finding with what to do. */
export function renderScheduleJudgement({ id }: ObservedSchedule, { last, findings }: ScheduleJudgement): string {
  const lines = findings.map(({ kind, message, remedy }) => `  ${kind}: ${message}. ${remedy}\n`);
  return `${id}: last firing: ${last}\n${lines.join('')}`;
}
