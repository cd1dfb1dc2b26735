import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findFreePorts, type ServerPorts } from '../../../src/adapters/temporal/server/free-port.js';

async function firstPair(options: Partial<Parameters<typeof findFreePorts>[0]>): Promise<ServerPorts> {
  for await (const ports of findFreePorts({ stateFolder: '/state', wanted: {}, last: undefined, ...options }))
    return ports;
  throw new Error('no pair');
}

async function occupy(port: number): Promise<void> {
  const listener = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void listener.close());
  await once(listener, 'listening');
}

describe('the ports of a state folder', () => {
  it('hang on the folder, out of the range of outgoing connections', async () => {
    const [one, again, other] = [await firstPair({}), await firstPair({}), await firstPair({ stateFolder: '/other' })];
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
    for (const { port, uiPort } of [one, other]) {
      expect(port).toBeGreaterThanOrEqual(18_000);
      expect(uiPort).toBe(port + 1);
      expect(uiPort).toBeLessThan(28_000);
    }
  });

  it('are the last ones when they are free', async () => {
    expect(await firstPair({ last: { port: 17_100, uiPort: 17_200 } })).toEqual({ port: 17_100, uiPort: 17_200 });
  });

  it('are others when only one of the last is taken', async () => {
    await occupy(17_210);
    const ports = await firstPair({ last: { port: 17_110, uiPort: 17_210 } });
    expect([ports.port, ports.uiPort]).not.toContain(17_210);
  });

  it('follow a wish for one of them', async () => {
    expect(await firstPair({ wanted: { port: 17_300 } })).toMatchObject({ port: 17_300 });
    expect(await firstPair({ wanted: { uiPort: 17_301 } })).toMatchObject({ uiPort: 17_301 });
  });

  it('are refused when a wish is for the same port twice', async () => {
    await expect(firstPair({ wanted: { port: 17_300, uiPort: 17_300 } })).rejects.toThrow(
      'Expected two ports for the server and its Web UI, got 17300 for both.',
    );
  });
});
