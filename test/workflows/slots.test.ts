import { Context, heartbeat } from '@temporalio/activity';
import * as sdk from '@temporalio/worker';
import { describe, expect, it, vi } from 'vitest';
import { createPipelineWorker, type PipelineWorkerOptions } from '../../src/worker.js';
import { FINE, fakeStages } from '../support/stage-fakes.js';
import { useTemporal } from '../support/use-temporal.js';

const temporal = useTemporal();

function openWorker(options: Pick<PipelineWorkerOptions, 'taskQueue' | 'activities' | 'slots'>) {
  const connection = temporal.environment.nativeConnection;
  return createPipelineWorker({ sdk, dataConverter: null, connection, namespace: 'default', ...options });
}

/** Monitors that wait until they are released, and how many do. */
function waitingMonitors() {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const state = { waiting: 0, most: 0 };
  const monitor = async ({ wait }: { wait: boolean }) => {
    if (!wait) return FINE.monitor;
    state.waiting += 1;
    state.most = Math.max(state.most, state.waiting);
    const beat = setInterval(() => heartbeat(), 500);
    await released.finally(() => clearInterval(beat));
    state.waiting -= 1;
    return { ...FINE.monitor, waited: true };
  };
  return { monitor, release, state };
}

describe('a worker with few slots', () => {
  it.each([
    { name: 'keeps the stages of other runs going while many wait', slots: { working: 2, waiting: 6 }, waiting: 6 },
    {
      name: 'lets runs beyond the limit of waiting ones wait in working slots',
      slots: { working: 3, waiting: 2 },
      waiting: 4,
    },
  ])('$name', async ({ name, slots, waiting }) => {
    const { monitor, release, state } = waitingMonitors();
    const { activities } = fakeStages({ monitor });
    const taskQueue = `slots-${waiting}`;
    const worker = await openWorker({ taskQueue, activities, slots });
    const start = (workflowId: string, wait: boolean) =>
      temporal.environment.client.workflow.start('tuningPipeline', { taskQueue, workflowId, args: [{ wait }] });
    await worker.runUntil(async () => {
      const held = await Promise.all(Array.from({ length: waiting }, (_, index) => start(`${name}-${index}`, true)));
      await vi.waitFor(() => expect(state.waiting).toBe(waiting), { timeout: 30_000 });
      expect(await (await start(`${name}-other`, false)).result()).toMatchObject({ healthStatus: 'OK' });
      expect(state.waiting).toBe(waiting);
      release();
      for (const handle of held) expect(await handle.result()).toMatchObject({ healthStatus: 'OK' });
      expect(state).toEqual({ waiting: 0, most: waiting });
    });
  });

  it('keeps no more runs in memory than it can carry: those that were terminated make room', async () => {
    let waiting = 0;
    const monitor = async () => {
      waiting += 1;
      const beat = setInterval(() => heartbeat(), 500);
      return Context.current().cancelled.finally(() => {
        clearInterval(beat);
        waiting -= 1;
      });
    };
    const { activities } = fakeStages({ monitor });
    const taskQueue = 'slots-terminated';
    const slots = { working: 2, waiting: 2 };
    const worker = await openWorker({ taskQueue, activities, slots });
    const terminated = slots.working + slots.waiting + 2;
    await worker.runUntil(async () => {
      for (let count = 1; count <= terminated; count += 1) {
        const workflowId = `terminated-${count}`;
        const handle = await temporal.environment.client.workflow.start('tuningPipeline', {
          taskQueue,
          workflowId,
          args: [{}],
        });
        await vi.waitFor(() => expect(waiting).toBe(1), { timeout: 30_000 });
        await handle.terminate();
        await vi.waitFor(() => expect(waiting).toBe(0), { timeout: 30_000 });
      }
      expect(worker.getStatus().numCachedWorkflows).toBe(slots.working + slots.waiting);
    });
  });
});
