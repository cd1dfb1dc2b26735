import { ApplicationFailure, Context } from '@temporalio/activity';
import type { StageActivities, StageRequests } from '../../src/core/pipeline/stage-activities.js';
import { STAGES, type Stage } from '../../src/core/pipeline/stages.js';
import type { StageOutcomes } from '../../src/core/pipeline/state.js';

type Fakes = { [S in Stage]?: (request: StageRequests[S]) => Promise<StageOutcomes[S]> | StageOutcomes[S] };

export interface StageFakes {
  activities: StageActivities;
  /** The stages that ran, in order; a retry counts again. */
  calls: Stage[];
  requests: { [S in Stage]?: StageRequests[S] };
}

/** Outcomes of a dry run in which every Job is fine. */
export const FINE: StageOutcomes = {
  generate: {
    planDir: 'jobs/run',
    digest: 'd'.repeat(64),
    configHash: 'c'.repeat(64),
    sessionId: 'session',
    namespace: 'trading-bots',
    jobs: 5,
    warnings: [],
    searchAttributesRegistered: false,
  },
  validate: { digest: 'd'.repeat(64), files: 5, valid: 5, invalid: 0, errors: 0, warnings: 0, firstFindings: [] },
  apply: { mode: 'dry-run', planned: 5, created: 0, unchanged: 0, warnings: [] },
  monitor: {
    snapshot: 'jobs/run/observed/snapshot.json',
    observed: true,
    waited: false,
    jobs: 5,
    finished: 5,
    timedOut: false,
    clusterName: 'kind',
  },
  health: {
    overall: 'OK',
    counts: { ok: 5, warn: 0, error: 0 },
    reasons: [],
    onlyPending: false,
    report: 'jobs/run/observed/health.json',
  },
  history: { appended: true, key: 'run:1', warnings: [] },
  alerts: { dryRun: true, incidents: 0, sent: 0, failures: [], previews: [] },
};

/** Activities that return fine outcomes but where a test says otherwise. */
export function fakeStages(fakes: Fakes = {}): StageFakes {
  const calls: Stage[] = [];
  const requests: StageFakes['requests'] = {};
  const fake = <S extends Stage>(stage: S) => {
    const work: Fakes[S] = fakes[stage];
    return async (request: StageRequests[S]) => {
      calls.push(stage);
      Object.assign(requests, { [stage]: request });
      const outcome = work === undefined ? FINE[stage] : await work(request);
      return { attempts: Context.current().info.attempt, outcome };
    };
  };
  const activities = Object.fromEntries(STAGES.map((stage) => [stage, fake(stage)])) as unknown as StageActivities;
  return { activities, calls, requests };
}

/** A stage that can't do its work, in the words of the failure translator. */
export function refusing(why: string): () => never {
  return () => {
    throw ApplicationFailure.create({ type: 'Refused', message: why, nonRetryable: true, details: [{ attempts: 1 }] });
  };
}

/** A stage that goes on until it is cancelled. */
export async function untilCancelled(): Promise<never> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), 100);
  try {
    return await context.cancelled;
  } finally {
    clearInterval(beat);
  }
}

/** Its first call is one of a worker that dies: it beats no more, and ends when nobody waits for it. */
export function dyingOnce<R, O>(answer: (request: R) => O): { work(request: R): O | Promise<O>; bury(): void } {
  let calls = 0;
  let bury = (): void => undefined;
  return {
    work: (request) => {
      calls += 1;
      if (calls > 1) return answer(request);
      return new Promise<O>((resolve) => {
        bury = () => resolve(answer(request));
      });
    },
    bury: () => bury(),
  };
}
