import { loadClientSdk } from '../adapters/temporal/client-sdk.js';
import { connectClient } from '../adapters/temporal/connect.js';
import { findRemoteTarget } from '../adapters/temporal/remote-target.js';
import { loadWorkerSdk } from '../adapters/temporal/worker-sdk.js';
import { createStageActivities } from '../composition/stage-activities.js';
import { StageError } from '../core/errors.js';
import { parseWorkerPolicy } from '../core/policy/worker-policy.js';
import { hostWorker } from './host-worker.js';
import { untilAborted, watchInterruption } from './interruption.js';
import type { Io } from './io.js';
import { stateDirOf } from './state-dir.js';

export interface RunRemoteWorker {
  taskQueue: string;
  allowHosts: readonly string[];
  allowHttp: boolean;
  io: Io;
}

/** Runs a worker for a Temporal server that strangers can reach too, until a signal; running work is handed over. */
export async function runRemoteWorker({ taskQueue, allowHosts, allowHttp, io }: RunRemoteWorker): Promise<void> {
  const target = await findRemoteTarget(io);
  if (target === null) {
    throw new StageError({
      type: 'InvalidInput',
      message: 'Expected TEMPORAL_ADDRESS or a Temporal profile to name a server, got neither.',
      hint: 'Set TEMPORAL_ADDRESS, or use `dev` for a server of your own.',
    });
  }
  const policy = parseWorkerPolicy({ env: io.env, kind: 'remote', defaultRoot: stateDirOf(io) });
  const sdk = await loadWorkerSdk();
  const client = await connectClient(await loadClientSdk({ hostsWorker: true }), target);
  const activities = createStageActivities({
    policy: { ...policy, allowHosts: [...policy.allowHosts, ...allowHosts], allowHttp: policy.allowHttp || allowHttp },
    env: io.env,
    client,
    namespace: target.namespace,
    payloadsEncrypted: target.dataConverter !== null,
    print: io.err,
  });
  const worker = await hostWorker({ sdk, target, taskQueue, activities, log: io.err });
  io.err(
    `Worker of task queue ${taskQueue} at ${target.address}, root ${policy.root}, apply ${policy.applyAllowed ? 'allowed' : 'not allowed'}.\n`,
  );
  await Promise.race([untilAborted(watchInterruption()), worker.running]);
  await worker.stop();
  await client.connection.close();
}
