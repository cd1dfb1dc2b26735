import { allHandlersFinished, CancellationScope, condition, patched, workflowInfo } from '@temporalio/workflow';
import type { PipelineInput } from '../core/pipeline/input.js';
import {
  alertsRequest,
  applyRequest,
  generateRequest,
  historyRequest,
  monitorRequest,
} from '../core/pipeline/requests.js';
import { buildResult, type PipelineResult, runMode } from '../core/pipeline/result.js';
import { identifyRun } from '../core/pipeline/run.js';
import { nextStepLines } from '../core/pipeline/run-page/next-steps.js';
import { initialState, outcomeOf } from '../core/pipeline/state.js';
import { proxyStages } from './activity-options.js';
import { answerStatus } from './answer-status.js';
import { createApproval } from './approval.js';
import { cleanUp } from './clean-up.js';
import { close } from './close.js';
import { interrupt, runUntilDeadline } from './deadline.js';
import { decodeInput } from './decode-input.js';
import { judgeLate } from './judge-late.js';
import { createRunPage } from './run-page.js';
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
  const show = createRunPage(context);
  const approval = createApproval(context, show);
  answerStatus(context, approval);
  const activities = proxyStages(options);
  const { runStage, tryStage, previewApply } = createStageRunner({ context, activities, show });

  const ending = await runUntilDeadline(options.deadline, async () => {
    const plan = await runStage('generate', generateRequest(context));
    if (plan.searchAttributesRegistered) upsertSession(plan.sessionId, runMode(options));
    await runStage('validate', { planDir: plan.planDir, digest: plan.digest });
    // Runs that began before there was a preview are carried on without one.
    const isPreviewed = approval.isRequired && patched('preview-before-approval');
    const dryRun = { ...applyRequest(context, plan), applyEnabled: false };
    await approval.of(plan.digest, isPreviewed ? await previewApply(dryRun) : undefined);
    await runStage('apply', applyRequest(context, plan));
    const seen = await runStage('monitor', monitorRequest(context, plan, { nowMs: Date.now(), lastLook: false }));
    await runStage('health', { snapshot: seen.snapshot, planDir: plan.planDir });
  });

  await CancellationScope.nonCancellable(async () => {
    const isJudged = ending === 'deadline' && (await judgeLate(context, tryStage));
    if (!isJudged) interrupt(state, ending, options.deadline);
    await cleanUp({ ending, context, activities });
    await tryStage('history', historyRequest(context, Date.now()));
    await tryStage('alerts', alertsRequest(context, Date.now()));
    await condition(allHandlersFinished);
  });

  const result = buildResult(context);
  if (outcomeOf(state, 'generate')?.searchAttributesRegistered) upsertVerdict(result);
  const alerts = outcomeOf(state, 'alerts');
  const alertPreviews = alerts?.dryRun === true ? alerts.previews : [];
  return close({ result, alertPreviews, nextSteps: nextStepLines(context), ending, options });
}
