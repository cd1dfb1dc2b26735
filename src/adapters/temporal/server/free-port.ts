// Which loopback ports a state folder's server takes.

import { createServer } from 'node:net';
import { StageError } from '../../../core/errors.js';
import { sha256 } from '../../../core/hash.js';

/** The frontend's and the Web UI's port. */
export interface ServerPorts {
  port: number;
  uiPort: number;
}

/** Ports that the operator asks for; the others are chosen. */
export interface WantedPorts {
  port?: number | undefined;
  uiPort?: number | undefined;
}

/**
 * Below every system's range of outgoing ports (Linux from 32768, others from 49152): there an outgoing connection
 * could take the port of a killed server, or a client that reconnects to it could end up connected to itself.
 * Below Kubernetes' node ports (30000) too.
 */
const FIRST_PORT = 18_000;
const PAIRS = 5_000;
const ATTEMPTS = 50;

/**
 * Pairs of free ports: first those that the folder's server had last, so that it is found again by other processes'
 * connections and by the operator's browser tab, then an order that hangs on the folder alone. More than one pair,
 * because another program may be quicker to take them.
 * @throws StageError Conflict when a wanted port is taken.
 */
export async function* findFreePorts(options: {
  stateFolder: string;
  wanted: WantedPorts;
  last: ServerPorts | undefined;
}): AsyncGenerator<ServerPorts> {
  const { stateFolder, wanted, last } = options;
  if (wanted.port !== undefined && wanted.port === wanted.uiPort) {
    throw new StageError({
      type: 'InvalidInput',
      message: `Expected two ports for the server and its Web UI, got ${wanted.port} for both.`,
      hint: 'Leave one of them out to have it chosen.',
    });
  }
  for (const candidate of [...(last === undefined ? [] : [last]), ...candidatePorts(stateFolder)]) {
    const ports = { port: wanted.port ?? candidate.port, uiPort: wanted.uiPort ?? candidate.uiPort };
    if (ports.port === ports.uiPort) continue;
    if ((await isPortFree(ports.port)) && (await isPortFree(ports.uiPort))) yield ports;
    else await expectWantedFree(wanted);
  }
}

async function expectWantedFree(wanted: WantedPorts): Promise<void> {
  for (const port of [wanted.port, wanted.uiPort]) {
    if (port === undefined || (await isPortFree(port))) continue;
    throw new StageError({
      type: 'Conflict',
      message: `Expected port ${port} of 127.0.0.1 to be free, but another program uses it.`,
      hint: 'End that program, name another port, or leave the port out to have one chosen.',
    });
  }
}

function candidatePorts(stateFolder: string): ServerPorts[] {
  const start = Number.parseInt(sha256(stateFolder).slice(0, 8), 16);
  return Array.from({ length: ATTEMPTS }, (_, step) => {
    const port = FIRST_PORT + 2 * ((start + step) % PAIRS);
    return { port, uiPort: port + 1 };
  });
}

/** True when a server could listen on this loopback port now. Another one may still be quicker. */
export async function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const listener = createServer();
    listener.once('error', () => resolve(false));
    listener.listen({ port, host: '127.0.0.1', exclusive: true }, () => listener.close(() => resolve(true)));
  });
}
