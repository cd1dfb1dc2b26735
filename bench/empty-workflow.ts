import { proxyActivities } from '@temporalio/workflow';
import type { StageActivities } from '../src/core/pipeline/stage-activities.js';
import { STAGES } from '../src/core/pipeline/stages.js';

/** The peer of a run: as many activities of the same names, one after the other, and nothing else. */
export async function emptyPipeline(): Promise<void> {
  const activities = proxyActivities<Record<keyof StageActivities, () => Promise<void>>>({
    startToCloseTimeout: '10m',
  });
  for (const stage of STAGES) await activities[stage]();
}
