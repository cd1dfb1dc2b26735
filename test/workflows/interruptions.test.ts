import { CancelledFailure, type WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PipelineResult } from '../../src/core/pipeline/result.js';
import { parsePipelineResult } from '../../src/core/pipeline/result-schema.js';
import type { PipelineStatus } from '../../src/workflows/messages.js';
import { FINE, fakeStages, refusing, untilCancelled } from '../support/stage-fakes.js';
import { startTemporal, withWorkflow } from '../support/temporal.js';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await startTemporal();
});
afterAll(() => environment.teardown());

async function endOf(
  handle: WorkflowHandle,
): Promise<{ status: string; result: PipelineResult; error: WorkflowFailedError | null }> {
  const error: unknown = await handle.result().then(
    () => null,
    (failure: unknown) => failure,
  );
  const { status, memo } = await handle.describe();
  const result = parsePipelineResult(memo?.['result']);
  if (result === null) throw new Error('the memo holds no result');
  return { status: status.name, result, error: error as WorkflowFailedError | null };
}

/** Asks the run until it says so; the worker answers within milliseconds. */
async function untilStatus(handle: WorkflowHandle, done: (status: PipelineStatus) => boolean): Promise<PipelineStatus> {
  for (;;) {
    const status = await handle.query<PipelineStatus>('status');
    if (done(status)) return status;
  }
}

/** Its first call is one of a worker that dies: it beats no more, and ends when nobody waits for it. */
function dyingOnce<R, O>(answer: (request: R) => O): { work(request: R): O | Promise<O>; bury(): void } {
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

describe('a cancelled run', () => {
  it('stops its stage, records, alerts and closes as Canceled with the result in the memo', async () => {
    const { activities, calls, requests } = fakeStages({ monitor: untilCancelled });
    await withWorkflow(environment, { name: 'cancelled', input: {}, activities }, async (handle) => {
      await untilStatus(handle, ({ running }) => running === 'monitor');
      await handle.cancel();
      const { status, result, error } = await endOf(handle);
      expect(status).toBe('CANCELLED');
      expect(error?.cause).toBeInstanceOf(CancelledFailure);
      expect(result).toMatchObject({ healthStatus: 'WARN', exitCode: 3, historyAppended: true });
      expect(result.steps[3]).toBe('Monitor: FAILED (interrupted)');
      expect(result.steps[4]).toBe('Health: not reached');
      expect(calls).toEqual(['generate', 'validate', 'apply', 'monitor', 'history', 'alerts']);
      expect(requests.history?.verdict).toMatchObject({
        health: 'WARN',
        reasons: [{ reason: 'Cancelled', count: 1 }],
        exitCode: 3,
      });
    });
  });
});

describe('a cancelled run that is to delete what it created', () => {
  const input = { applyEnabled: true, onCancel: 'delete' } as const;
  const applied = () => ({ ...FINE.apply, mode: 'apply', created: 5 }) as const;

  it('does so once its stages have stopped, and says what became of the Jobs', async () => {
    const { activities, calls, requests } = fakeStages({
      apply: applied,
      monitor: (request) =>
        request.deleteCreated === true ? { ...FINE.monitor, warnings: ['deleted 5 of 5'] } : untilCancelled(),
    });
    await withWorkflow(environment, { name: 'cancelled-and-deleted', input, activities }, async (handle) => {
      await untilStatus(handle, ({ running }) => running === 'monitor');
      await handle.cancel();
      const { status, result } = await endOf(handle);
      expect(status).toBe('CANCELLED');
      expect(result.warnings).toEqual(['the run was cancelled', 'deleted 5 of 5']);
      expect(result.steps[3]).toBe('Monitor: FAILED (interrupted)');
      expect(calls).toEqual(['generate', 'validate', 'apply', 'monitor', 'monitor', 'history', 'alerts']);
      expect(requests.monitor).toMatchObject({ deleteCreated: true, wait: false, origin: result.runId });
    });
  });

  it('does so too where the worker of the stage has died, of which a cancellation has no second attempt', async () => {
    const dying = dyingOnce(() => ({ ...FINE.monitor, warnings: ['deleted 5 of 5'] }));
    const { activities, calls } = fakeStages({ apply: applied, monitor: dying.work });
    await withWorkflow(environment, { name: 'cancelled-as-its-worker-dies', input, activities }, async (handle) => {
      await untilStatus(handle, ({ running }) => running === 'monitor');
      await handle.cancel();
      const { status, result } = await endOf(handle);
      dying.bury();
      expect(status).toBe('CANCELLED');
      expect(result).toMatchObject({ healthStatus: 'WARN', exitCode: 3 });
      expect(result.steps[3]).toBe('Monitor: FAILED (interrupted)');
      expect(result.warnings).toEqual(['the run was cancelled', 'deleted 5 of 5']);
      expect(calls).toEqual(['generate', 'validate', 'apply', 'monitor', 'monitor', 'history', 'alerts']);
    });
  });

  it('records and alerts although they could not be deleted', async () => {
    const { activities } = fakeStages({
      apply: applied,
      monitor: (request) => (request.deleteCreated === true ? refusing('The cluster is gone.')() : untilCancelled()),
    });
    await withWorkflow(environment, { name: 'cancelled-not-deleted', input, activities }, async (handle) => {
      await untilStatus(handle, ({ running }) => running === 'monitor');
      await handle.cancel();
      const { result } = await endOf(handle);
      expect(result.historyAppended).toBe(true);
      expect(result.warnings).toEqual([
        'the run was cancelled',
        'onCancel: delete failed, the jobs that this run created are left: The cluster is gone.',
      ]);
    });
  });

  it.each([
    ['keep', { applyEnabled: true }, untilCancelled, ['generate', 'validate', 'apply', 'monitor', 'history', 'alerts']],
    ['before-apply', input, () => FINE.monitor, ['generate', 'validate', 'history', 'alerts']],
  ] as const)('deletes nothing otherwise: %s', async (name, given, monitor, expected) => {
    const { activities, calls } = fakeStages({
      apply: applied,
      monitor,
      ...(name === 'before-apply' ? { validate: untilCancelled } : {}),
    });
    await withWorkflow(environment, { name: `cancelled-${name}`, input: given, activities }, async (handle) => {
      await untilStatus(handle, ({ running }) => running === (name === 'keep' ? 'monitor' : 'validate'));
      await handle.cancel();
      await endOf(handle);
      expect(calls).toEqual(expected);
    });
  });
});

describe('the deadline', () => {
  it('ends a run before its Jobs are waited for as DeadlinePassed', async () => {
    const { activities, calls, requests } = fakeStages({ apply: untilCancelled });
    await withWorkflow(
      environment,
      { name: 'deadline-passed', input: { deadline: '500ms' }, activities },
      async (handle) => {
        const { status, result } = await endOf(handle);
        expect(status).toBe('FAILED');
        expect(result).toMatchObject({ healthStatus: 'ERROR', exitCode: 3 });
        expect(requests.alerts?.verdict.reasons.map(({ reason }) => reason)).toEqual([
          'PipelineFailed',
          'DeadlinePassed',
        ]);
        expect(calls).toEqual(['generate', 'validate', 'apply', 'history', 'alerts']);
      },
    );
  });

  it('takes a last look while Jobs are waited for, and judges that', async () => {
    const { activities, calls, requests } = fakeStages({
      apply: () => ({ ...FINE.apply, mode: 'apply', created: 5 }),
      monitor: (request) =>
        request.waitExpired ? { ...FINE.monitor, waited: true, finished: 3, timedOut: true } : untilCancelled(),
      health: () => ({ ...FINE.health, overall: 'ERROR', reasons: [{ reason: 'WaitTimedOut', count: 1 }] }),
    });
    const input = { applyEnabled: true, deadline: '1s' };
    await withWorkflow(environment, { name: 'deadline-while-waiting', input, activities }, async (handle) => {
      const { status, result } = await endOf(handle);
      expect(status).toBe('FAILED');
      expect(result).toMatchObject({ healthStatus: 'ERROR', exitCode: 2 });
      expect(result.steps[3]).toBe('Monitor: 3 of 5 jobs finished');
      expect(result.steps[4]).toBe('Health: ERROR (WaitTimedOut: 1)');
      expect(calls).toEqual(['generate', 'validate', 'apply', 'monitor', 'monitor', 'health', 'history', 'alerts']);
      expect(requests.monitor).toMatchObject({ wait: false, waitExpired: true });
    });
  });

  it('takes a last look also where the worker of the stage has died, which then has no second attempt', async () => {
    const dying = dyingOnce(() => ({ ...FINE.monitor, waited: true, finished: 3, timedOut: true }));
    const { activities, calls } = fakeStages({
      apply: () => ({ ...FINE.apply, mode: 'apply', created: 5 }),
      monitor: dying.work,
      health: () => ({ ...FINE.health, overall: 'ERROR', reasons: [{ reason: 'WaitTimedOut', count: 1 }] }),
    });
    const input = { applyEnabled: true, deadline: '1s' };
    await withWorkflow(environment, { name: 'deadline-as-its-worker-dies', input, activities }, async (handle) => {
      const { result } = await endOf(handle);
      dying.bury();
      expect(result).toMatchObject({ healthStatus: 'ERROR', exitCode: 2 });
      expect(result.steps[3]).toBe('Monitor: 3 of 5 jobs finished');
      expect(calls).toEqual(['generate', 'validate', 'apply', 'monitor', 'monitor', 'health', 'history', 'alerts']);
    });
  });

  it('judges what monitor has seen when the Jobs end in the moment in which it passes', async () => {
    const { activities, calls, requests } = fakeStages({
      apply: () => ({ ...FINE.apply, mode: 'apply', created: 5 }),
      // Its work was done when it was told to stop.
      monitor: () => untilCancelled().catch(() => ({ ...FINE.monitor, waited: true })),
    });
    const input = { applyEnabled: true, deadline: '1s' };
    await withWorkflow(environment, { name: 'deadline-at-the-end', input, activities }, async (handle) => {
      const { status, result } = await endOf(handle);
      expect(status).toBe('COMPLETED');
      expect(result).toMatchObject({ healthStatus: 'OK', exitCode: 0 });
      expect(calls).toEqual(['generate', 'validate', 'apply', 'monitor', 'health', 'history', 'alerts']);
      expect(requests.health?.snapshot).toBe(FINE.monitor.snapshot);
    });
  });

  it('judges anew when it passes while health judges', async () => {
    let judgements = 0;
    const { activities, calls } = fakeStages({
      health: () => {
        judgements += 1;
        return judgements === 1 ? untilCancelled() : FINE.health;
      },
    });
    await withWorkflow(
      environment,
      { name: 'deadline-in-health', input: { deadline: '1s' }, activities },
      async (handle) => {
        const { status, result } = await endOf(handle);
        expect(status).toBe('COMPLETED');
        expect(result.exitCode).toBe(0);
        expect(calls.slice(-4)).toEqual(['health', 'health', 'history', 'alerts']);
      },
    );
  });
});

describe('approval', () => {
  const input = { applyEnabled: true, approval: 'required' } as const;
  const digest = FINE.generate.digest;
  const dryRun = { ...FINE.apply, preview: { asked: true, create: 4, unchanged: 1, gone: 0 } } as const;
  const apply = (request: { applyEnabled: boolean }) =>
    request.applyEnabled ? ({ ...FINE.apply, mode: 'apply', created: 5 } as const) : dryRun;

  it('holds the apply stage until the plan is approved by its digest', async () => {
    const { activities, calls, requests } = fakeStages({ apply });
    await withWorkflow(environment, { name: 'previewed-approved', input, activities }, async (handle) => {
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
    await withWorkflow(environment, { name: 'previewed', input, activities }, async (handle) => {
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
    await withWorkflow(environment, { name: 'preview-refused', input, activities }, async (handle) => {
      const { result } = await endOf(handle);
      expect(result).toMatchObject({ healthStatus: 'ERROR', exitCode: 3 });
      expect(result.steps[2]).toBe('Apply: FAILED (The quota is used up.)');
      expect(calls).toEqual(['generate', 'validate', 'apply', 'history', 'alerts']);
    });
  });

  it('ends the run without apply when the plan is rejected', async () => {
    const { activities, calls, requests } = fakeStages({ apply });
    await withWorkflow(environment, { name: 'previewed-rejected', input, activities }, async (handle) => {
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
    await withWorkflow(environment, { name: 'previewed-timed-out', input: hurried, activities }, async (handle) => {
      expect((await endOf(handle)).result.exitCode).toBe(3);
      expect((await handle.query<PipelineStatus>('status')).waitingForApproval).toBe(false);
      expect(requests.apply?.applyEnabled).toBe(false);
      expect(requests.history?.verdict.reasons[1]?.reason).toBe('ApprovalTimedOut');
    });
  });

  it('is skipped with a warning when apply is off', async () => {
    const { activities } = fakeStages();
    const dry = { approval: 'required' } as const;
    await withWorkflow(environment, { name: 'approval-skipped', input: dry, activities }, async (handle) => {
      const { result } = await endOf(handle);
      expect(result.exitCode).toBe(0);
      expect(result.warnings).toEqual([
        'approval was skipped, because apply is not enabled and nothing will be written',
      ]);
    });
  });
});

describe('bad input', () => {
  it.each([
    ['unknown-field', { aplyEnabled: true }, 'aplyEnabled: unknown key "aplyEnabled"; did you mean "applyEnabled"?'],
    ['wrong-type', { strictHealth: 'yes' }, 'strictHealth: expected true or false, got "yes"'],
    [
      'bad-duration',
      { waitTimeout: '6 hours' },
      'waitTimeout: expected a duration above zero and below 7 days such as 6h, 90m or 1h30m, got "6 hours"',
    ],
    [
      'bad-selector',
      { labelSelector: 'app in (a' },
      'labelSelector: expected a label selector such as app=arbitrage-tuning, got "app in (a", which has unbalanced parentheses',
    ],
    [
      'literal-url',
      { channelType: 'webhook', webhookUrl: 'https://hooks.example/SECRET' },
      'webhookUrl: expected a secret reference',
    ],
  ])('fails as InvalidInput that names the field: %s', async (name, input, expected) => {
    const { activities, calls } = fakeStages();
    await withWorkflow(environment, { name: `invalid-${name}`, input, activities }, async (handle) => {
      const { status, result, error } = await endOf(handle);
      expect(status).toBe('FAILED');
      expect(error?.cause).toMatchObject({ type: 'InvalidInput' });
      expect(error?.cause?.message).toContain(expected);
      expect(error?.cause?.message).not.toContain('SECRET');
      expect(result.stages.every(({ status: stage }) => stage === 'not_reached')).toBe(true);
      expect(result.exitCode).toBe(3);
      expect(calls).toEqual([]);
    });
  });
});

describe('what a run shows while it goes on', () => {
  const readPage = async (handle: { query<T>(name: string): Promise<T> }): Promise<string> => {
    const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    return currentDetails;
  };

  it('has a page that says how it stands and, once it has ended, how it ended', async () => {
    const { activities } = fakeStages({ monitor: untilCancelled });
    await withWorkflow(environment, { name: 'details', input: {}, activities }, async (handle) => {
      await untilStatus(handle, ({ running }) => running === 'monitor');
      const page = await readPage(handle);
      expect(page).toMatch(/^### Running: monitor\n/);
      expect(page).toMatch(/\| generate\s+\| ok\s+\|/);
      expect(page).toMatch(/\| monitor\s+\| running\s+\|/);
      expect(page).toMatch(/\| health\s+\| not reached\s+\|/);
      expect(page).toContain('tuning-pipeline cancel details\n');
      await handle.cancel();
      await endOf(handle);
      expect(await readPage(handle)).toMatch(/^### WARN \(Cancelled: 1\), exit code 3\n\nthe run was cancelled\n/);
    });
  });

  it('has a page that asks for the approval that it waits for, and no longer does so when it has it', async () => {
    const { activities } = fakeStages();
    const input = { applyEnabled: true, approval: 'required' } as const;
    await withWorkflow(environment, { name: 'awaited', input, activities }, async (handle) => {
      await untilStatus(handle, ({ waitingForApproval }) => waitingForApproval);
      expect(await readPage(handle)).toMatch(/^### Waiting for approval\n/);
      expect(await readPage(handle)).toContain(`tuning-pipeline approve awaited --digest ${FINE.generate.digest}\n`);
      await handle.executeUpdate('approve', { args: [FINE.generate.digest] });
      await handle.result();
      expect(await readPage(handle)).toMatch(/^### OK, exit code 0\n/);
    });
  });

  it('has a page that names the fields of an input that does not fit, and no secret', async () => {
    const { activities } = fakeStages();
    const input = { channelType: 'webhook', webhookUrl: 'https://hooks.example/SECRET', applyEnable: true };
    await withWorkflow(environment, { name: 'refused', input, activities }, async (handle) => {
      await endOf(handle);
      const page = await readPage(handle);
      expect(page).toMatch(/^### ERROR \(InvalidInput\), exit code 3\n/);
      expect(page).toContain('- webhookUrl: expected a secret reference');
      expect(page).toContain('did you mean "applyEnabled"?');
      expect(page).not.toContain('SECRET');
    });
  });

  it('gives every activity and timer a summary for the Web UI', async () => {
    const { activities } = fakeStages();
    await withWorkflow(environment, { name: 'summaries', input: {}, activities }, async (handle) => {
      await handle.result();
      const { events = [] } = await handle.fetchHistory();
      const named = (events ?? []).filter(
        ({ activityTaskScheduledEventAttributes: activity, timerStartedEventAttributes: timer }) => activity ?? timer,
      );
      const summaries = named.map(({ userMetadata }) => Buffer.from(userMetadata?.summary?.data ?? []).toString());
      expect(summaries).toEqual(
        [
          'Deadline of the run',
          'Generate Job manifests from configs/d29_k8s/orchestrator_k8s_baseline.yaml',
          'Validate the manifests of 5 Jobs',
          'Plan 5 Jobs in trading-bots (dry-run)',
          'Look at the Jobs in trading-bots once',
          'Judge what was seen',
          'Record: OK, exit code 0',
          'See who would be told (dry-run)',
        ].map((summary) => JSON.stringify(summary)),
      );
    });
  });
});
