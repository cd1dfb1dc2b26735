import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { deleteJobs } from '../../../src/adapters/kubernetes/delete-jobs.js';
import { ORIGIN_ANNOTATION } from '../../../src/core/apply/origin.js';
import { connectTo, serve } from './fault-server.js';

const JOB = { metadata: { name: 'a', uid: 'uid-a', annotations: { [ORIGIN_ANNOTATION]: 'run-1' } } };

/** Deletes the Job `a`, by a server that answers deletions in turn, the last one again and again. */
async function removeFrom(answers: ((response: ServerResponse) => void)[], patienceMs = 20_000) {
  const deletions: number[] = [];
  const server = await serve((request: IncomingMessage, response) => {
    request.resume();
    if (request.method === 'GET') return void response.end(JSON.stringify(JOB));
    deletions.push(performance.now());
    answers[Math.min(deletions.length, answers.length) - 1]?.(response);
  });
  const deletion = await deleteJobs({
    connection: await connectTo(server),
    namespace: 'n',
    jobs: [{ name: 'a', uid: 'uid-a' }],
    origin: 'run-1',
    signal: new AbortController().signal,
    patienceMs,
  });
  return { deletion, waits: deletions.slice(1).map((at, index) => at - (deletions[index] ?? 0)) };
}

const answering =
  (status: number, headers: Record<string, string> = {}, message = '') =>
  (response: ServerResponse) =>
    void response.writeHead(status, headers).end(JSON.stringify({ kind: 'Status', message }));

describe('deleteJobs', () => {
  it('waits as long as a busy server asks for', async () => {
    const { deletion, waits } = await removeFrom([answering(429, { 'retry-after': '2' }), answering(200)]);
    expect(deletion).toEqual({ gone: 1, kept: [] });
    expect(waits[0]).toBeGreaterThanOrEqual(1_990);
  });

  it('keeps a Job rather than wait for longer than it may', async () => {
    const { deletion, waits } = await removeFrom([answering(429, { 'retry-after': '60' }, 'too many requests')], 1_000);
    expect(deletion.kept).toEqual([{ name: 'a', why: 'its server answered 429: too many requests' }]);
    expect(waits).toEqual([]);
  });

  it.each([404, 409])('takes %d for a Job that is gone, and does not ask again', async (status) => {
    const { deletion, waits } = await removeFrom([answering(status)]);
    expect(deletion).toEqual({ gone: 1, kept: [] });
    expect(waits).toEqual([]);
  });
});
