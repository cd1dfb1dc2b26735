import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isPortFree } from '../../../src/adapters/temporal/server/free-port.js';
import { findListener, listensOn } from '../../../src/adapters/temporal/server/port-owner.js';

// 18000 is 4650 in hexadecimal.
const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:4650 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1 0 100 0 0 10 0
   1: 0100007F:4651 0100007F:9A2C 01 00000000:00000000 00:00000000 00000000     0        0 4343 1 0 20 4 30 10 -1
   2: 00000000:4652 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4444 1 0 100 0 0 10 0
`;

describe('the owner of a port', () => {
  it.each([
    { name: 'a listener', port: 18_000, expected: '4242' },
    { name: 'a connection', port: 18_001, expected: undefined },
    { name: 'a listener on another address', port: 18_002, expected: undefined },
    { name: 'nobody', port: 18_003, expected: undefined },
  ])('is read from the table for $name', ({ port, expected }) => {
    expect(findListener(TABLE, port)).toBe(expected);
  });

  it('is the process that listens, and no other', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void listener.close());
    await once(listener, 'listening');
    const address = listener.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;

    expect(await listensOn(process.pid, port)).toBe(true);
    expect(await listensOn(process.ppid, port)).toBe(false);
    expect(await isPortFree(port)).toBe(false);
  });
});
