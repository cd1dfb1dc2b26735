/** What is known about a worker at one moment. */
export interface WorkerCondition {
  /** The SDK's word: INITIALIZED, RUNNING, STOPPING, DRAINING, DRAINED, STOPPED or FAILED. */
  runState: string;
  /** The SDK's word for each of its pollers: POLLING, SHUTDOWN or FAILED. */
  workflowPoller: string;
  activityPoller: string;
  /** Whether the Temporal server has answered just now. */
  serverAnswers: boolean;
}

export interface Readiness {
  /** False: only a new process can help. */
  live: boolean;
  /** It takes work. */
  ready: boolean;
  /** One sentence for whoever asks. */
  why: string;
}

/**
 * Whether a worker lives and takes work. A server that is away makes it unready but not dead: a restart would not bring
 * the server back, and a worker whose pollers have failed never polls again by itself.
 */
export function judgeReadiness({
  runState,
  workflowPoller,
  activityPoller,
  serverAnswers,
}: WorkerCondition): Readiness {
  const failed = [workflowPoller, activityPoller].includes('FAILED') || runState === 'FAILED';
  if (failed) return { live: false, ready: false, why: 'a poller has failed; this process takes no more work' };
  if (runState === 'STOPPED') return { live: false, ready: false, why: 'the worker has stopped' };
  if (runState !== 'RUNNING') return { live: true, ready: false, why: `the worker is ${runState.toLowerCase()}` };
  if (workflowPoller !== 'POLLING' || activityPoller !== 'POLLING')
    return { live: true, ready: false, why: 'the worker runs, but does not poll' };
  if (!serverAnswers) return { live: true, ready: false, why: 'the Temporal server does not answer' };
  return { live: true, ready: true, why: 'the worker polls' };
}
