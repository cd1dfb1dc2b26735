import type { TemporalTarget } from '../../adapters/temporal/connect/connect.js';
import type { RunClient } from '../../client/run-client.js';

export interface RemoteRuns {
  runs: RunClient;
  namespace: string;
  /** Never: a server that is away comes back, and calls are tried again. */
  failed: Promise<never>;
  /** Does nothing: the process's end closes the connection, and the SDK does not stand it while calls are tried again. */
  close(): Promise<void>;
}

/** A client for the runs of a server that others share. */
export async function connectRemote(remote: TemporalTarget): Promise<RemoteRuns> {
  const { loadClientSdk } = await import('../../adapters/temporal/connect/client-sdk.js');
  const { connectClient } = await import('../../adapters/temporal/connect/connect.js');
  const sdk = await loadClientSdk({ hostsWorker: false });
  const client = await connectClient(sdk, remote);
  return {
    runs: { sdk, client },
    namespace: remote.namespace,
    failed: new Promise(() => undefined),
    close: () => Promise.resolve(),
  };
}
