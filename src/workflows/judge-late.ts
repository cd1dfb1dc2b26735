import { monitorRequest, type RunContext } from '../core/pipeline/requests.js';
import { outcomeOf } from '../core/pipeline/state.js';
import type { StageRunner } from './stage-runner.js';

/**
 * Judges a run whose deadline has passed by what monitor has seen, or where it was still waiting by a last look. False:
 * the run was not that far, and there is nothing to judge.
 */
export async function judgeLate(context: RunContext, tryStage: StageRunner['tryStage']): Promise<boolean> {
  const { options, state } = context;
  const plan = outcomeOf(state, 'generate');
  // The deadline may pass in the moment in which monitor has ended.
  const looked = outcomeOf(state, 'monitor');
  const wasWaiting = options.wait && state.stages.monitor.status === 'failed';
  if (plan === undefined || (looked === undefined && !wasWaiting)) return false;
  const lastLook = () => monitorRequest(context, plan, { nowMs: Date.now(), lastLook: true });
  const seen = looked ?? (await tryStage('monitor', lastLook()));
  if (seen !== undefined) await tryStage('health', { snapshot: seen.snapshot, planDir: plan.planDir });
  return true;
}
