import type { Client } from '@temporalio/client';
import { readMarkers } from '../../adapters/files/worker-markers.js';
import { isRunning } from '../../adapters/process-identity.js';
import { loadClientSdk } from '../../adapters/temporal/connect/client-sdk.js';
import { connectClient, type TemporalTarget } from '../../adapters/temporal/connect/connect.js';
import { readPollers } from '../../adapters/temporal/worker/read-pollers.js';
import { searchAttributesRegistered } from '../../adapters/temporal/connect/register-search-attributes.js';
import { findInstalledServerBinary } from '../../adapters/temporal/install/server-binary.js';
import { EMPTY_REGISTRY, planOpening, readRegistry } from '../../adapters/temporal/server/server-registry.js';
import { type Check, passed } from '../../core/doctor/check.js';
import { judgeSharedRoot, judgeWorkers } from '../../core/doctor/judge-workers.js';
import { StageError, sentenceOf } from '../../core/errors.js';
import { livingWorkers } from '../../core/worker/living-workers.js';
import { stateDirOf } from '../state-dir.js';
import type { DoctorContext } from './context.js';
import { failedCheck } from './examine.js';

/** The server, and with a shared one what a run needs of it: search attributes, a worker, a root that all workers share. */
export function checkTemporal(context: DoctorContext): Promise<Check[]> {
  return context.remote === null ? checkEmbedded(context) : checkRemote(context, context.remote);
}

async function checkEmbedded({ io }: DoctorContext): Promise<Check[]> {
  const name = 'temporal';
  try {
    const program = await findInstalledServerBinary(io.env);
    if (program === undefined) {
      const message = 'The embedded server has no `temporal` program yet; the first run installs one.';
      const remedy = 'Install the Temporal CLI where the network would not let it.';
      return [{ name, status: 'warning', message, remedy }];
    }
    const stateDir = stateDirOf(io);
    const registry = (await readRegistry(stateDir)) ?? EMPTY_REGISTRY;
    const message = {
      fresh: `The next run starts the embedded server with ${program}.`,
      restarted: 'The embedded server was killed; the next run starts it again and carries on what it left.',
      adopted: 'The embedded server runs and nobody uses it; the next run carries on what is left.',
      attached: `The embedded server runs at 127.0.0.1:${registry.server?.port}.`,
    }[planOpening(registry, isRunning)];
    return [passed(name, message)];
  } catch (error) {
    return [failedCheck(name, error)];
  }
}

async function checkRemote({ flags, policy, now }: DoctorContext, remote: TemporalTarget): Promise<Check[]> {
  const sdk = await loadClientSdk({ hostsWorker: false });
  let client: Client;
  try {
    client = await connectClient(sdk, remote);
    await expectNamespace(client, remote);
  } catch (error) {
    return [failedCheck('temporal', error)];
  }
  const message = `The server at ${remote.address} answers and has the namespace ${remote.namespace}.`;
  const server = passed('temporal', message);
  return [server, ...(await Promise.all([checkSearchAttributes(client, remote), checkWorkers()])).flat()];

  async function checkWorkers(): Promise<Check[]> {
    try {
      const living = livingWorkers(await readPollers(client, flags.taskQueue), now);
      const { root } = policy;
      return [
        judgeWorkers(flags.taskQueue, living),
        judgeSharedRoot({ living, markers: await readMarkers(root), root }),
      ];
    } catch (error) {
      return [failedCheck('worker', error)];
    }
  }
}

async function expectNamespace(client: Client, { address, namespace }: TemporalTarget): Promise<void> {
  try {
    await client.workflowService.describeNamespace({ namespace });
  } catch (error) {
    throw new StageError({
      type: 'NotFound',
      message: `Expected the server at ${address} to have the namespace ${namespace}, but it says: ${sentenceOf(error)}.`,
      hint: 'Name another one with TEMPORAL_NAMESPACE, or create it with `temporal operator namespace create`.',
      cause: error,
    });
  }
}

async function checkSearchAttributes(client: Client, { namespace }: TemporalTarget): Promise<Check> {
  const name = 'search-attributes';
  try {
    if (await searchAttributesRegistered(client, namespace)) {
      return passed(name, 'All search attributes are registered.');
    }
    const message = 'Not all search attributes are registered: runs can not be found by verdict.';
    return { name, status: 'warning', message, remedy: 'Run `tuning-pipeline setup`.' };
  } catch (error) {
    return failedCheck(name, error);
  }
}
