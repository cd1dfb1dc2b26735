import { randomInt } from 'node:crypto';
import { isPortFree } from '../../src/adapters/temporal/server/free-port.js';

/** Below the embedded servers' own and every system's range of outgoing ports. */
const FIRST_PORT = 10_000;
const COUNT = 8_000;

/** Free loopback ports, all different. Members of a Temporal cluster write theirs down as a small integer: below 32768. */
export async function findLowPorts(count: number): Promise<number[]> {
  const start = randomInt(COUNT);
  const ports: number[] = [];
  for (let step = 0; ports.length < count && step < COUNT; step += 1) {
    const port = FIRST_PORT + ((start + step) % COUNT);
    if (await isPortFree(port)) ports.push(port);
  }
  return ports;
}
