import type { Client } from '@temporalio/client';
import { expect, vi } from 'vitest';
import { TASK_QUEUE } from '../../src/core/pipeline/temporal-names.js';
import { PATIENCE_MS } from '../support/process.js';

/** In a place of their own: they are nobody's runs. */
const INPUT = { historyFile: 'outputs/warm-up.jsonl', jobsDir: 'outputs/warm-up' };

/** What the server has written when a worker has taken a run's first task and asked for its first stage. */
const EVENTS = 5;

/**
 * Fills the worker's memory of runs with terminated ones: they stay until others need their place, and what they take
 * would look like growth until there are as many as there will ever be.
 */
export async function warmUp({ workflow }: Client, runs: number): Promise<void> {
  for (let count = 0; count < runs; count += 1) {
    const workflowId = `warm-up-${count}`;
    const handle = await workflow.start('tuningPipeline', { taskQueue: TASK_QUEUE, workflowId, args: [INPUT] });
    await vi.waitFor(async () => expect((await handle.describe()).historyLength).toBeGreaterThanOrEqual(EVENTS), {
      timeout: PATIENCE_MS,
      interval: 10,
    });
    await handle.terminate();
  }
}
