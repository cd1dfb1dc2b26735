// A worker of the pipeline's own options, for the empty workflow: the bundle beside this program is that one's.
//   node empty-worker.mjs ADDRESS TASK_QUEUE

import { NativeConnection, Runtime } from '@temporalio/worker';
import type { StageActivities } from '../src/core/pipeline/stage-activities.js';
import { STAGES } from '../src/core/pipeline/stages.js';
import { createPipelineWorker } from '../src/worker.js';

const [address = '', taskQueue = ''] = process.argv.slice(2);
Runtime.install({ shutdownSignals: ['SIGTERM'] });
const activities = Object.fromEntries(STAGES.map((stage) => [stage, () => Promise.resolve()]));
const worker = await createPipelineWorker({
  sdk: await import('@temporalio/worker'),
  connection: await NativeConnection.connect({ address }),
  namespace: 'default',
  taskQueue,
  activities: activities as unknown as StageActivities,
  dataConverter: null,
});
const running = worker.run();
console.log('Worker is up.');
await running;
