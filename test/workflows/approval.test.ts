import { describe, expect, it } from 'vitest';
import type { PipelineStatus } from '../../src/workflows/messages.js';
import { FINE, fakeStages, refusing } from '../support/stage-fakes.js';
import { withWorkflow } from '../support/temporal.js';
import { useTemporal } from '../support/use-temporal.js';
import { endOf, untilStatus } from '../support/watch-workflow.js';

const temporal = useTemporal();

describe('approval', () => {
  const input = { applyEnabled: true, approval: 'required' } as const;
  const digest = FINE.generate.digest;
  const dryRun = { ...FINE.apply, preview: { asked: true, create: 4, unchanged: 1, gone: 0 } } as const;
  const apply = (request: { applyEnabled: boolean }) =>
    request.applyEnabled ? ({ ...FINE.apply, mode: 'apply', created: 5 } as const) : dryRun;

  it('holds the apply stage until the plan is approved by its digest', async () => {
    const { activities, calls, requests } = fakeStages({ apply });
    await withWorkflow(temporal.environment, { name: 'previewed-approved', input, activities }, async (handle) => {
      const { planDigest, stages } = await untilStatus(handle, ({ waitingForApproval }) => waitingForApproval);
      expect(planDigest).toBe(digest);
      expect(calls).toEqual(['generate', 'validate', 'apply']);
      expect(requests.apply?.applyEnabled).toBe(false);
      expect(stages[2]).toMatchObject({ stage: 'apply', status: 'not_reached' });
      await expect(handle.executeUpdate('approve', { args: ['other'] })).rejects.toMatchObject({
        cause: {
          message: expect.stringContaining(`expected the digest of the plan that waits (${digest}), got other`),
        },
      });
      await handle.executeUpdate('approve', { args: [digest] });
      expect((await endOf(handle)).result).toMatchObject({ exitCode: 0, appliedJobs: 5 });
      expect(requests.apply?.applyEnabled).toBe(true);
      expect(calls).toEqual(['generate', 'validate', 'apply', 'apply', 'monitor', 'health', 'history', 'alerts']);
    });
  });

  it('tells whoever decides what the cluster said to a dry run, and what to type', async () => {
    const { activities } = fakeStages({ apply: () => ({ ...dryRun, warnings: ['quota: 1 of 6 pods is left'] }) });
    await withWorkflow(temporal.environment, { name: 'previewed', input, activities }, async (handle) => {
      const { awaited } = await untilStatus(handle, ({ waitingForApproval }) => waitingForApproval);
      expect(awaited).toEqual([
        `Waiting for approval of plan ${digest}`,
        '5 jobs planned: 4 would be created, 1 is there as planned',
        'warning: quota: 1 of 6 pods is left',
      ]);
      const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
      expect(currentDetails).toContain('4 would be created');
      expect(currentDetails).toContain(`\ntuning-pipeline approve ${handle.workflowId} --digest ${digest}\n`);
      await handle.executeUpdate('reject', { args: [digest] });
      await endOf(handle);
      const after = await handle.query<PipelineStatus>('status');
      expect([after.waitingForApproval, after.awaited]).toEqual([false, []]);
      expect(
        (await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails,
      ).not.toContain('Waiting for approval');
    });
  });

  it('asks nobody about a plan that the cluster refuses', async () => {
    const { activities, calls } = fakeStages({ apply: refusing('The quota is used up.') });
    await withWorkflow(temporal.environment, { name: 'preview-refused', input, activities }, async (handle) => {
      const { result } = await endOf(handle);
      expect(result).toMatchObject({ healthStatus: 'ERROR', exitCode: 3 });
      expect(result.steps[2]).toBe('Apply: FAILED (The quota is used up.)');
      expect(calls).toEqual(['generate', 'validate', 'apply', 'history', 'alerts']);
    });
  });

  it('ends the run without apply when the plan is rejected', async () => {
    const { activities, calls, requests } = fakeStages({ apply });
    await withWorkflow(temporal.environment, { name: 'previewed-rejected', input, activities }, async (handle) => {
      await untilStatus(handle, ({ waitingForApproval }) => waitingForApproval);
      await handle.executeUpdate('reject', { args: [digest] });
      const { result } = await endOf(handle);
      expect(result).toMatchObject({ healthStatus: 'ERROR', exitCode: 3, appliedJobs: 0 });
      expect(result.steps[2]).toBe('Apply: not reached');
      expect(calls).toEqual(['generate', 'validate', 'apply', 'history', 'alerts']);
      expect(requests.apply?.applyEnabled).toBe(false);
      expect(requests.history?.verdict.reasons[1]?.reason).toBe('ApprovalRejected');
    });
  });

  it('ends the run without apply when nobody decides in time', async () => {
    const { activities, requests } = fakeStages({ apply });
    const hurried = { ...input, approvalTimeout: '300ms' };
    await withWorkflow(
      temporal.environment,
      { name: 'previewed-timed-out', input: hurried, activities },
      async (handle) => {
        expect((await endOf(handle)).result.exitCode).toBe(3);
        expect((await handle.query<PipelineStatus>('status')).waitingForApproval).toBe(false);
        expect(requests.apply?.applyEnabled).toBe(false);
        expect(requests.history?.verdict.reasons[1]?.reason).toBe('ApprovalTimedOut');
      },
    );
  });

  it('is skipped with a warning when apply is off', async () => {
    const { activities } = fakeStages();
    const dry = { approval: 'required' } as const;
    await withWorkflow(temporal.environment, { name: 'approval-skipped', input: dry, activities }, async (handle) => {
      const { result } = await endOf(handle);
      expect(result.exitCode).toBe(0);
      expect(result.warnings).toEqual([
        'approval was skipped, because apply is not enabled and nothing will be written',
      ]);
    });
  });
});
