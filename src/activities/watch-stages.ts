import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import type { Verdict } from '../core/history/contract.js';
import { recordOutcome } from '../core/pipeline/record.js';
import type { StageActivities, StageReply, StageRequests } from '../core/pipeline/stage-activities.js';
import type { Stage } from '../core/pipeline/stages.js';
import type { ClosedRun, StageEvent } from '../core/worker/stage-event.js';

export interface StageWatcher {
  now(): Date;
  tell(event: StageEvent): void;
}

/** The same activities, each of whose attempts is told when it ends. */
export function watchStages(activities: StageActivities, watcher: StageWatcher): StageActivities {
  const watched = <S extends Stage>(stage: S, activity: StageActivity<S>) => watch({ stage, activity, watcher });
  return {
    generate: watched('generate', activities.generate),
    validate: watched('validate', activities.validate),
    apply: watched('apply', activities.apply),
    monitor: watched('monitor', activities.monitor),
    health: watched('health', activities.health),
    history: watched('history', activities.history),
    alerts: watched('alerts', activities.alerts),
  };
}

type StageActivity<S extends Stage> = (request: StageRequests[S]) => Promise<StageReply<S>>;

interface Watch<S extends Stage> {
  stage: S;
  activity: StageActivity<S>;
  watcher: StageWatcher;
}

function watch<S extends Stage>({ stage, activity, watcher: { now, tell } }: Watch<S>): StageActivity<S> {
  return async (request) => {
    const startedAtMs = now().getTime();
    const { info } = Context.current();
    const { workflowId = '', runId = '' } = info.workflowExecution ?? {};
    const verdict = info.attempt === 1 ? verdictOf(stage, request) : undefined;
    const about = { stage, workflowId, runId, runKey: runKeyOf(request), attempt: info.attempt };
    const end = (how: Pick<StageEvent, 'result' | 'errorType' | 'message'>, { isLast }: { isLast: boolean }) => {
      const closes = isLast ? closedBy(stage, request) : undefined;
      tell({
        ...about,
        ...how,
        startedAtMs,
        durationMs: now().getTime() - startedAtMs,
        ...(verdict === undefined ? {} : { verdict }),
        ...(closes === undefined ? {} : { closes }),
      });
    };
    let reply: StageReply<S>;
    try {
      reply = await activity(request);
    } catch (error) {
      const maxAttempts = info.retryPolicy?.maximumAttempts ?? Infinity;
      end(describeError(error), { isLast: isFinal(error) || info.attempt >= maxAttempts });
      throw error;
    }
    end(describeReply(stage, reply), { isLast: true });
    return reply;
  };
}

/** Invalid manifests and refused deliveries are answers, but the stage counts as failed. */
function describeReply<S extends Stage>(
  stage: S,
  { outcome, attempts }: StageReply<S>,
): Pick<StageEvent, 'result' | 'errorType' | 'message'> {
  const record = recordOutcome(stage, outcome, { attempts, durationMs: 0 });
  if (record.status !== 'failed') return { result: 'ok' };
  return { result: 'failed', errorType: record.type, message: record.why };
}

function describeError(error: unknown): Pick<StageEvent, 'result' | 'errorType' | 'message'> {
  if (error instanceof CancelledFailure) return { result: 'cancelled' };
  if (!(error instanceof ApplicationFailure) || error.type === 'Defect')
    return { result: 'failed', errorType: 'Defect' };
  return { result: 'failed', errorType: error.type ?? 'Defect', message: error.message };
}

/** No further attempt follows. */
function isFinal(error: unknown): boolean {
  return error instanceof ApplicationFailure && error.nonRetryable === true;
}

/** The last stage of a run ends it. Runs of an earlier version do not say when they began. */
function closedBy(stage: Stage, request: StageRequests[Stage]): ClosedRun | undefined {
  if (stage !== 'alerts' || !('alertsEnabled' in request) || request.startedAt === undefined) return undefined;
  return { startedAt: request.startedAt, verdict: request.verdict };
}

function verdictOf(stage: Stage, request: StageRequests[Stage]): Verdict | undefined {
  return stage === 'alerts' && 'verdict' in request ? request.verdict : undefined;
}

/** Every request names its run: by key, by facts, or by the folder of its plan. */
function runKeyOf(request: StageRequests[Stage]): string {
  if ('runKey' in request) return request.runKey;
  if ('facts' in request) return request.facts.runKey;
  return request.planDir.slice(request.planDir.lastIndexOf('/') + 1);
}
