import { delimiter } from 'node:path';
import type { DataConverter } from '@temporalio/common';
import { usualKubeconfigs } from '../../adapters/kubernetes/connect/usual-kubeconfigs.js';
import { loadClientSdk } from '../../adapters/temporal/connect/client-sdk.js';
import { connectClient } from '../../adapters/temporal/connect/connect.js';
import { loadDataConverter } from '../../adapters/temporal/codec/data-converter.js';
import { type EmbeddedServer, openEmbeddedServer } from '../../adapters/temporal/server/embedded-server.js';
import type { RunClient } from '../../client/run-client.js';
import type { Io } from '../io.js';
import { stateDirOf } from '../state-dir.js';

/** The one that a dev server makes by itself. */
const NAMESPACE = 'default';

export interface EmbeddedClientOptions {
  io: Io;
  role: 'run' | 'dev';
  port?: number | undefined;
  uiPort?: number | undefined;
  /** Whether this process will have a worker on the server. @default never */
  hostsWorker?: (server: EmbeddedServer) => Promise<boolean>;
  /** The server came back on other ports, and `runs` leads there again. */
  onMoved?: () => void;
}

export interface EmbeddedClient {
  server: EmbeddedServer;
  /** Its client is another one after the server has moved. */
  runs: RunClient;
  namespace: string;
  /** What the client writes payloads with; workers beside it need the same. */
  dataConverter: DataConverter | null;
  /** Rejects when the server is gone for good: without it nothing that is waited for will come. */
  failed: Promise<never>;
  fail(error: unknown): void;
  /** Ends this process's use of the server; the last user stops it. */
  close(): Promise<void>;
}

/** The embedded server, started where none runs, with a client that follows it wherever it comes back. */
export async function openEmbeddedClient(options: EmbeddedClientOptions): Promise<EmbeddedClient> {
  const { io, role, port, uiPort, hostsWorker, onMoved } = options;
  const dataConverter = await loadDataConverter(io);
  let fail: EmbeddedClient['fail'] = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // Whoever awaits it sees the fault; until then it must not count as unhandled.
  failed.catch(() => undefined);
  let follow = () => Promise.resolve();
  const server = await openEmbeddedServer({
    stateDir: stateDirOf(io),
    role,
    kubeconfig: usualKubeconfigs(io).join(delimiter),
    env: io.env,
    port,
    uiPort,
    onProgress: (line) => io.err(`${line}\n`),
    onRestart: ({ hasMoved }) => {
      io.err(`The embedded Temporal server had stopped; it runs again${hasMoved ? ' on other ports' : ''}.\n`);
      if (hasMoved) follow().catch(fail);
    },
    onLost: fail,
  });
  try {
    const sdk = await loadClientSdk({ hostsWorker: (await hostsWorker?.(server)) ?? false });
    const connect = () => connectClient(sdk, { address: server.address, namespace: NAMESPACE, dataConverter });
    const runs = { sdk, client: await connect() };
    follow = async () => {
      runs.client = await connect();
      onMoved?.();
    };
    // No connection is ever closed: the SDK tries calls again on a timer, which throws where the connection is closed,
    // and that would end the process. The process's end closes them all.
    return { server, runs, namespace: NAMESPACE, dataConverter, failed, fail, close: () => server.close() };
  } catch (error) {
    await server.close();
    throw error;
  }
}
