import type { Client, WorkflowHandle } from '@temporalio/client';
import type { RunEvent } from '../../../core/pipeline/fold-run-events.js';
import { decodeFirst } from '../codec/decode-first.js';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];

export interface RunHistory {
  /** The workflow's input; undefined where it was started without one, or with a key that we have not. */
  input: unknown;
  originalExecutionRunId: string;
  events: RunEvent[];
  /** Why somebody terminated it, or ''. */
  reason: string;
}

/** A run's own history, as far as it says how its stages went. */
export async function readRunHistory(client: Client, handle: WorkflowHandle): Promise<RunHistory> {
  const { events } = await handle.fetchHistory();
  const history: RunHistory = { input: undefined, originalExecutionRunId: '', events: [], reason: '' };
  const stages = new Map<number, string>();
  for (const event of events ?? []) {
    const started = event.workflowExecutionStartedEventAttributes;
    if (started) {
      history.input = await decodeFirst(client, started.input?.payloads);
      history.originalExecutionRunId = started.originalExecutionRunId ?? '';
    }
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled) stages.set(Number(event.eventId), scheduled.activityType?.name ?? '');
    const told = await readStageEvent(client, event, stages);
    if (told !== null) history.events.push(told);
    history.reason ||= event.workflowExecutionTerminatedEventAttributes?.reason ?? '';
  }
  return history;
}

async function readStageEvent(
  client: Client,
  event: HistoryEvent,
  stages: ReadonlyMap<number, string>,
): Promise<RunEvent | null> {
  const atMs = Number(event.eventTime?.seconds ?? 0) * 1_000 + Math.floor((event.eventTime?.nanos ?? 0) / 1e6);
  const stageOf = (scheduledEventId: unknown) => ({ stage: stages.get(Number(scheduledEventId)) ?? '', atMs });
  if (event.activityTaskScheduledEventAttributes) return { kind: 'started', ...stageOf(event.eventId) };
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed) {
    const reply = await decodeFirst(client, completed.result?.payloads);
    return { kind: 'completed', ...stageOf(completed.scheduledEventId), reply };
  }
  const canceled = event.activityTaskCanceledEventAttributes;
  if (canceled) {
    return { kind: 'failed', ...stageOf(canceled.scheduledEventId), type: 'Cancelled', why: 'interrupted' };
  }
  const failed = event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
  if (!failed) return null;
  const type = failed.failure?.applicationFailureInfo?.type ?? 'TimedOut';
  return { kind: 'failed', ...stageOf(failed.scheduledEventId), type, why: failed.failure?.message ?? '' };
}
