import { ActivityFailure } from '@temporalio/workflow';
import { monitorRequest, type RunContext } from '../core/pipeline/requests.js';
import { outcomeOf } from '../core/pipeline/state.js';
import type { StageProxies } from './activity-options.js';
import type { Ending } from './deadline.js';

export interface CleanUp {
  ending: Ending;
  context: RunContext;
  activities: StageProxies;
}

/**
 * Deletes the Jobs that a cancelled run has created, where its input says so. It is monitor's work, because an eighth
 * activity would change the contract; the record of the stage itself stays as the cancellation has left it.
 */
export async function cleanUp({ ending, context, activities }: CleanUp): Promise<void> {
  const { options, state } = context;
  const plan = outcomeOf(state, 'generate');
  const wrote = options.applyEnabled && state.stages.apply.status !== 'not_reached';
  if (ending !== 'cancelled' || options.onCancel !== 'delete' || !wrote || plan === undefined) return;
  try {
    const request = monitorRequest(context, plan, { nowMs: Date.now(), lastLook: true });
    const deleteCreated = activities('monitor', 'Delete the Jobs that the cancelled run has created');
    const { outcome } = await deleteCreated({ ...request, deleteCreated: true });
    state.warnings.push(...(outcome.warnings ?? []));
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    state.warnings.push(
      `onCancel: delete failed, the jobs that this run created are left: ${error.cause?.message ?? ''}`,
    );
  }
}
