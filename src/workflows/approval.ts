import { condition, setHandler } from '@temporalio/workflow';
import type { ApplyOutcome } from '../core/apply/contract.js';
import { renderDuration } from '../core/duration.js';
import type { RunContext } from '../core/pipeline/requests.js';
import { approveUpdate, rejectUpdate } from './messages.js';
import { StageStopped } from './stage-runner.js';

export interface Approval {
  /** Whether a person will be asked. */
  isRequired: boolean;
  isWaiting(): boolean;
  /** Returns when the plan is approved or needs no approval; throws StageStopped when it is rejected or time is up. */
  of(digest: string, preview?: ApplyOutcome): Promise<void>;
}

/**
 * Registers the updates `approve` and `reject`; both name the digest of the plan that the approver has read. `show` is
 * called when the run begins to wait.
 */
export function createApproval({ options, run, state }: RunContext, show: () => void): Approval {
  let awaited: string | null = null;
  let decision: 'approved' | 'rejected' | null = null;

  const validate = (digest: string): void => {
    if (awaited === null)
      throw new Error('expected a run that waits for approval, got one that does not; see its status');
    if (digest !== awaited) throw new Error(`expected the digest of the plan that waits (${awaited}), got ${digest}`);
    if (decision !== null) throw new Error(`expected a plan without a decision, got one that is already ${decision}`);
  };
  const decide = (made: 'approved' | 'rejected') => (): string => {
    decision = made;
    return made;
  };
  setHandler(approveUpdate, decide('approved'), {
    validator: validate,
    description: 'Apply the plan with this digest',
  });
  setHandler(rejectUpdate, decide('rejected'), {
    validator: validate,
    description: 'Do not apply the plan with this digest',
  });

  return {
    isRequired: options.approval === 'required' && options.applyEnabled,
    isWaiting: () => awaited !== null && decision === null,
    of: async (digest, preview) => {
      if (options.approval === 'none') return;
      if (!options.applyEnabled) {
        state.warnings.push('approval was skipped, because apply is not enabled and nothing will be written');
        return;
      }
      awaited = digest;
      state.awaited = { digest, workflowId: run.workflowId, ...(preview === undefined ? {} : { preview }) };
      show();
      const timer = { summary: 'Longest wait for an approval' };
      const decided = await condition(() => decision !== null, options.approvalTimeout, timer).finally(() => {
        // From here on a decision would change nothing, and whoever makes one must be told.
        awaited = null;
        delete state.awaited;
      });
      if (decided && decision === 'approved') return;
      state.interruption = decided
        ? { reason: 'ApprovalRejected', message: 'the plan was rejected' }
        : {
            reason: 'ApprovalTimedOut',
            message: `nobody approved the plan within ${renderDuration(options.approvalTimeout)}`,
          };
      throw new StageStopped('approval');
    },
  };
}
