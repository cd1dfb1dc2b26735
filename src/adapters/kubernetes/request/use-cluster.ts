import { setMaxListeners } from 'node:events';
import * as z from 'zod';
import { StageError } from '../../../core/errors.js';
import { type ClusterConnection, openConnection } from '../connect/connection.js';
import { CredentialsError } from '../connect/credentials-error.js';
import { explainUnreachable, isClusterFault } from '../connect/explain-unreachable.js';
import type { FoundKubeconfig } from '../connect/find-kubeconfig.js';
import { patientGet } from './patient-get.js';

/** A cluster that can't be used; the message is a whole sentence that says why. */
export class ClusterUnusable extends Error {
  override readonly name = 'ClusterUnusable';
}

export interface UseCluster {
  found: FoundKubeconfig;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

const NO_API_SERVER = 'what answers at its address is not a Kubernetes API server';

const versionSchema = z.looseObject({ gitVersion: z.string() });

/**
 * Runs `work` with a connection to a server that has answered, and closes it.
 *
 * @throws ClusterUnusable where there is no cluster, or it does not answer, or does not know who asks; what `work`
 * throws about anything else.
 */
export async function useCluster<T>(
  { found, env, signal }: UseCluster,
  work: (connection: ClusterConnection) => Promise<T>,
): Promise<T> {
  if (found.source === 'none') throw new ClusterUnusable(found.message);
  // Every request on its way listens to it; more than ten would look like a leak to Node.
  setMaxListeners(0, signal);
  let isAtWork = false;
  try {
    const connection = await openConnection(found, { env });
    try {
      await expectServer(connection, signal);
      isAtWork = true;
      return await work(connection);
    } finally {
      await connection.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    // A fault with a type of its own, such as a full disk under a ledger or an outage in the middle of the writes, has
    // a code of the system behind it too, but says nothing against the cluster.
    if (isAtWork && error instanceof StageError) throw error;
    if (!isClusterFault(error)) throw error;
    throw new ClusterUnusable(`The cluster of context ${found.context} can't be used: ${explainUnreachable(error)}.`, {
      cause: error,
    });
  }
}

/** @throws what the network throws, ClusterRequestError, or CredentialsError where something else answers. */
async function expectServer(connection: ClusterConnection, signal: AbortSignal): Promise<void> {
  try {
    const { body } = await patientGet({ connection, path: 'version', signal, evenIfAway: true });
    if (versionSchema.safeParse(body).success) return;
  } catch (error) {
    // A login page, for example.
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new CredentialsError(NO_API_SERVER);
}
