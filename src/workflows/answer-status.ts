import { setHandler } from '@temporalio/workflow';
import { describeAwaited } from '../core/pipeline/render-awaited.js';
import type { RunContext } from '../core/pipeline/requests.js';
import { buildResult } from '../core/pipeline/result.js';
import type { Approval } from './approval.js';
import { statusQuery } from './messages.js';

/** Registers the query `status`, which a worker answers also after the run has ended. */
export function answerStatus(context: RunContext, approval: Pick<Approval, 'isWaiting'>): void {
  const { state } = context;
  setHandler(
    statusQuery,
    () => {
      const { stages, runKey, planDigest } = buildResult(context);
      const waitingForApproval = approval.isWaiting();
      const awaited = state.awaited === undefined ? [] : describeAwaited(state.awaited);
      return { version: 1, running: state.running ?? null, stages, runKey, planDigest, waitingForApproval, awaited };
    },
    { description: 'Which stage runs, and how each one went' },
  );
}
