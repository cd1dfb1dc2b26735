import type { IncomingMessage } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readLogs } from '../../../src/adapters/kubernetes/monitor/read-logs.js';
import { aContainer, aPod } from '../../support/snapshots.js';
import { connectTo, serve } from './fault-server.js';

/** What is asked of a log whose last lines are wanted as they are by default. */
const LIMIT_BYTES = 128 * 1_024;

const failed = aContainer({ terminated: { reason: '', message: '', exitCode: 1, finishedAt: '' } });

/** Reads the log again and again from a server that keeps to the limit it is given. */
async function readTenTimes(log: string) {
  const ports = new Set<number | undefined>();
  const server = await serve((request: IncomingMessage, response) => {
    ports.add(request.socket.remotePort);
    const limit = Number(new URL(request.url ?? '', 'http://x').searchParams.get('limitBytes'));
    response.end(log.slice(0, limit));
  });
  const connection = await connectTo(server);
  onTestFinished(() => connection.close());
  const { signal } = new AbortController();
  const pods = [aPod('a', { containers: [failed] })];
  const tails = [];
  for (let times = 0; times < 10; times += 1) tails.push(await readLogs({ connection, namespace: 'n', pods, signal }));
  return { tails, connections: ports.size };
}

describe('readLogs', () => {
  it.each([
    { name: 'short of the limit', bytes: LIMIT_BYTES - 1, end: 'FAULT' },
    { name: 'as long as the limit', bytes: LIMIT_BYTES, end: 'FAULT' },
    { name: 'longer than the limit, whose end the server leaves out', bytes: LIMIT_BYTES + 1, end: 'FAUL' },
  ])('reads one that is $name over shared connections', async ({ bytes, end }) => {
    const { tails, connections } = await readTenTimes(`${'x\n'.repeat(bytes).slice(0, bytes - 6)}\nFAULT`);
    for (const { logs, logsOmitted } of tails) {
      expect(logs[0]?.lines.at(-1)).toBe(end);
      expect(logs[0]?.truncated).toBe(true);
      expect(logsOmitted).toBe(0);
    }
    expect(connections).toBeLessThanOrEqual(2);
  });
});
