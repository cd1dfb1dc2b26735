import type { Client, ConnectionOptions } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { StageError } from '../../../core/errors.js';
import type { ClientSdk } from './client-sdk.js';

/** Which server to talk to. */
export interface TemporalTarget {
  address: string;
  namespace: string;
  /** TLS, API key and the like from a profile; absent for the embedded server. */
  connection?: ConnectionOptions;
  /** From `loadDataConverter`; null: payloads are not encrypted. */
  dataConverter: DataConverter | null;
}

const CONNECT_TIMEOUT = '5s';

/** @throws StageError Unavailable when nothing answers there. */
export async function connectClient(sdk: ClientSdk, target: TemporalTarget): Promise<Client> {
  try {
    const connection = await sdk.Connection.connect({
      ...target.connection,
      address: target.address,
      connectTimeout: CONNECT_TIMEOUT,
    });
    const { namespace, dataConverter } = target;
    return new sdk.Client({ connection, namespace, ...(dataConverter === null ? {} : { dataConverter }) });
  } catch (error) {
    throw new StageError({
      type: 'Unavailable',
      message: `Expected a Temporal server at ${target.address}, but it could not be reached.`,
      hint: 'Check TEMPORAL_ADDRESS and the network, or unset it to use the embedded server.',
      cause: error,
    });
  }
}
