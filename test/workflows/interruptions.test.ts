import { CancelledFailure } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { dyingOnce, FINE, fakeStages, refusing, untilCancelled } from '../support/stage-fakes.js';
import { withWorkflow } from '../support/temporal.js';
import { useTemporal } from '../support/use-temporal.js';
import { endOf, untilStatus } from '../support/watch-workflow.js';

const temporal = useTemporal();

describe('a cancelled run', () => {
  it('stops its stage, records, alerts and closes as Canceled with the result in the memo', async () => {
    const { activities, calls, requests } = fakeStages({ monitor: untilCancelled });
    await withWorkflow(temporal.environment, { name: 'cancelled', input: {}, activities }, async (handle) => {
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
    await withWorkflow(temporal.environment, { name: 'cancelled-and-deleted', input, activities }, async (handle) => {
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
    await withWorkflow(
      temporal.environment,
      { name: 'cancelled-as-its-worker-dies', input, activities },
      async (handle) => {
        await untilStatus(handle, ({ running }) => running === 'monitor');
        await handle.cancel();
        const { status, result } = await endOf(handle);
        dying.bury();
        expect(status).toBe('CANCELLED');
        expect(result).toMatchObject({ healthStatus: 'WARN', exitCode: 3 });
        expect(result.steps[3]).toBe('Monitor: FAILED (interrupted)');
        expect(result.warnings).toEqual(['the run was cancelled', 'deleted 5 of 5']);
        expect(calls).toEqual(['generate', 'validate', 'apply', 'monitor', 'monitor', 'history', 'alerts']);
      },
    );
  });

  it('records and alerts although they could not be deleted', async () => {
    const { activities } = fakeStages({
      apply: applied,
      monitor: (request) => (request.deleteCreated === true ? refusing('The cluster is gone.')() : untilCancelled()),
    });
    await withWorkflow(temporal.environment, { name: 'cancelled-not-deleted', input, activities }, async (handle) => {
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
    await withWorkflow(
      temporal.environment,
      { name: `cancelled-${name}`, input: given, activities },
      async (handle) => {
        await untilStatus(handle, ({ running }) => running === (name === 'keep' ? 'monitor' : 'validate'));
        await handle.cancel();
        await endOf(handle);
        expect(calls).toEqual(expected);
      },
    );
  });
});

describe('the deadline', () => {
  it('ends a run before its Jobs are waited for as DeadlinePassed', async () => {
    const { activities, calls, requests } = fakeStages({ apply: untilCancelled });
    await withWorkflow(
      temporal.environment,
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
    await withWorkflow(temporal.environment, { name: 'deadline-while-waiting', input, activities }, async (handle) => {
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
    await withWorkflow(
      temporal.environment,
      { name: 'deadline-as-its-worker-dies', input, activities },
      async (handle) => {
        const { result } = await endOf(handle);
        dying.bury();
        expect(result).toMatchObject({ healthStatus: 'ERROR', exitCode: 2 });
        expect(result.steps[3]).toBe('Monitor: 3 of 5 jobs finished');
        expect(calls).toEqual(['generate', 'validate', 'apply', 'monitor', 'monitor', 'health', 'history', 'alerts']);
      },
    );
  });

  it('judges what monitor has seen when the Jobs end in the moment in which it passes', async () => {
    const { activities, calls, requests } = fakeStages({
      apply: () => ({ ...FINE.apply, mode: 'apply', created: 5 }),
      // Its work was done when it was told to stop.
      monitor: () => untilCancelled().catch(() => ({ ...FINE.monitor, waited: true })),
    });
    const input = { applyEnabled: true, deadline: '1s' };
    await withWorkflow(temporal.environment, { name: 'deadline-at-the-end', input, activities }, async (handle) => {
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
      temporal.environment,
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
