import {
  allHandlersFinished,
  CancellationScope,
  condition,
  patched,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { PipelineInput } from '../core/pipeline/input.js';
import {
  alertsRequest,
  applyRequest,
  generateRequest,
  historyRequest,
  monitorRequest,
} from '../core/pipeline/requests.js';
import { describeAwaited } from '../core/pipeline/render-awaited.js';
import { buildResult, type PipelineResult } from '../core/pipeline/result.js';
import { identifyRun } from '../core/pipeline/run.js';
import { renderDetails } from '../core/pipeline/run-page/details.js';
import { initialState, outcomeOf } from '../core/pipeline/state.js';
import { showAsTyped, typedPathsOf } from '../core/pipeline/typed-paths.js';
import { proxyStages } from './activity-options.js';
import { createApproval } from './approval.js';
import { cleanUp } from './clean-up.js';
import { close } from './close.js';
import { interrupt, runUntilDeadline } from './deadline.js';
import { decodeInput } from './decode-input.js';
import { statusQuery } from './messages.js';
import { upsertSession, upsertVerdict } from './search-attributes.js';
import { createStageRunner } from './stage-runner.js';

/**
 * The whole pipeline: generate, validate, apply, monitor, health, and in every ending history and alerts.
 * Nothing is written to a cluster without `applyEnabled`, nothing is sent without `alertsEnabled`.
 *
 * @throws ApplicationFailure `InvalidInput` (details: result, problems), `PipelineFailed` (exit 3) or
 * `PipelineUnhealthy` (exit 2, or 1, as `failOn` says), their details the PipelineResult; CancelledFailure.
 */
export async function tuningPipeline(input?: PipelineInput): Promise<PipelineResult> {
  const options = decodeInput(input);
  const run = identifyRun(workflowInfo(), options);
  const state = initialState();
  const context = { options, run, state };
  const result = () => buildResult(context);
  const typedPaths = typedPathsOf(workflowInfo().memo);
  const show = () => setCurrentDetails(showAsTyped(renderDetails(context), typedPaths));

  const approval = createApproval(context, show);
  setHandler(
    statusQuery,
    () => {
      const { stages, runKey, planDigest } = result();
      const waitingForApproval = approval.isWaiting();
      const awaited = state.awaited === undefined ? [] : describeAwaited(state.awaited);
      return { version: 1, running: state.running ?? null, stages, runKey, planDigest, waitingForApproval, awaited };
    },
    { description: 'Which stage runs, and how each one went' },
  );

  const activities = proxyStages(options);
  const { runStage, tryStage, previewApply } = createStageRunner({ context, activities, show });
  const ending = await runUntilDeadline(options.deadline, async () => {
    const plan = await runStage('generate', generateRequest(context));
    if (plan.searchAttributesRegistered) upsertSession(plan.sessionId, result().mode);
    await runStage('validate', { planDir: plan.planDir, digest: plan.digest });
    // Runs that began before there was a preview are carried on without one.
    const isPreviewed = approval.isRequired && patched('preview-before-approval');
    const dryRun = { ...applyRequest(context, plan), applyEnabled: false };
    await approval.of(plan.digest, isPreviewed ? await previewApply(dryRun) : undefined);
    await runStage('apply', applyRequest(context, plan));
    const seen = await runStage('monitor', monitorRequest(context, plan, { nowMs: Date.now(), lastLook: false }));
    await runStage('health', { snapshot: seen.snapshot, planDir: plan.planDir });
  });
  const plan = outcomeOf(state, 'generate');

  await CancellationScope.nonCancellable(async () => {
    const seen = outcomeOf(state, 'monitor');
    if (ending === 'deadline' && plan !== undefined && seen !== undefined) {
      // It passed in the moment in which monitor had ended: what was seen is judged.
      await tryStage('health', { snapshot: seen.snapshot, planDir: plan.planDir });
    } else if (
      ending === 'deadline' &&
      options.wait &&
      plan !== undefined &&
      state.stages.monitor.status === 'failed'
    ) {
      const last = await tryStage('monitor', monitorRequest(context, plan, { nowMs: Date.now(), lastLook: true }));
      if (last !== undefined) await tryStage('health', { snapshot: last.snapshot, planDir: plan.planDir });
    } else {
      interrupt(state, ending, options.deadline);
      await cleanUp({ ending, context, activities });
    }
    await tryStage('history', historyRequest(context, Date.now()));
    await tryStage('alerts', alertsRequest(context, Date.now()));
    await condition(allHandlersFinished);
  });

  if (plan?.searchAttributesRegistered) upsertVerdict(result());
  const alerts = outcomeOf(state, 'alerts');
  const alertPreviews = alerts?.dryRun === true ? alerts.previews : [];
  return close({ result: result(), alertPreviews, ending, options });
}
