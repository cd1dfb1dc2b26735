import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { deleteJobs } from '../../../src/adapters/kubernetes/apply/delete-jobs.js';
import { MAX_OBJECT_BYTES } from '../../../src/adapters/kubernetes/connect/read-answer.js';
import { ORIGIN_ANNOTATION } from '../../../src/core/apply/origin.js';
import { connectTo, serve } from './fault-server.js';

const METADATA = { name: 'a', uid: 'uid-a', annotations: { [ORIGIN_ANNOTATION]: 'run-1' } };

/** What there is to see of the Job before and after the first deletion. */
interface Seen {
  before: (response: ServerResponse) => void;
  after: (response: ServerResponse) => void;
}

const showing =
  (changes: object = {}) =>
  (response: ServerResponse) =>
    void response.end(JSON.stringify({ metadata: { ...METADATA, ...changes } }));

/** Deletes the Job `a`, by a server that answers deletions in turn, the last one again and again. */
async function removeFrom(
  answers: ((response: ServerResponse) => void)[],
  { patienceMs = 20_000, ...seen }: Partial<Seen> & { patienceMs?: number } = {},
) {
  const { before, after } = { before: showing(), after: showing(), ...seen };
  const deletions: number[] = [];
  const server = await serve((request: IncomingMessage, response) => {
    request.resume();
    if (request.method === 'GET') return (deletions.length === 0 ? before : after)(response);
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

/** A login page, for example. */
const unreadable = (response: ServerResponse) => void response.end('<html>');
const endless = (response: ServerResponse) => void response.end(`{"a":"${'x'.repeat(MAX_OBJECT_BYTES)}"}`);
const cutting = (response: ServerResponse) => void response.destroy();
const GOING = { deletionTimestamp: '2026-11-23T02:00:00Z' };

describe('deleteJobs', () => {
  it('waits as long as a busy server asks for', async () => {
    const { deletion, waits } = await removeFrom([answering(429, { 'retry-after': '2' }), answering(200)]);
    expect(deletion).toEqual({ gone: 1, kept: [] });
    expect(waits[0]).toBeGreaterThanOrEqual(1_990);
  });

  it('keeps a Job rather than wait for longer than it may', async () => {
    const { deletion, waits } = await removeFrom([answering(429, { 'retry-after': '60' }, 'too many requests')], {
      patienceMs: 1_000,
    });
    expect(deletion.kept).toEqual([{ name: 'a', why: 'its server answered 429: too many requests' }]);
    expect(waits).toEqual([]);
  });

  it.each([404, 409])('takes %d for a Job that is gone, and does not ask again', async (status) => {
    const { deletion, waits } = await removeFrom([answering(status)]);
    expect(deletion).toEqual({ gone: 1, kept: [] });
    expect(waits).toEqual([]);
  });

  it('asks again where it was answered by something that no API server says', async () => {
    const { deletion, waits } = await removeFrom([unreadable, answering(404)]);
    expect(deletion).toEqual({ gone: 1, kept: [] });
    expect(waits).toHaveLength(1);
  });

  const garbled = 'its server answered with something that no API server says';
  const cut = 'its server cut the connection';
  const refused = 'the credentials do not allow it (403: no)';
  it.each<{ name: string; answered: (response: ServerResponse) => void; after: Seen['after']; kept: string | null }>([
    { name: 'unreadable, and the Job is gone', answered: unreadable, after: answering(404), kept: null },
    { name: 'unreadable, and it is on its way', answered: unreadable, after: showing(GOING), kept: null },
    {
      name: 'unreadable, and another one has its name',
      answered: unreadable,
      after: showing({ uid: 'uid-b' }),
      kept: null,
    },
    { name: 'unreadable, and it is there', answered: unreadable, after: showing(), kept: garbled },
    { name: 'without an end, and it is gone', answered: endless, after: answering(404), kept: null },
    { name: 'by a cut, and the Job is gone', answered: cutting, after: answering(404), kept: null },
    { name: 'by a cut, and it is there', answered: cutting, after: showing(), kept: cut },
    { name: 'by a 504, and it is gone', answered: answering(504, {}, 'slow'), after: answering(404), kept: null },
    {
      name: 'by a cut, and nobody can see it',
      answered: cutting,
      after: answering(500),
      kept: `${cut}, and whether it is there could not be seen`,
    },
    {
      name: 'by a 403, after which nobody looks',
      answered: answering(403, {}, 'no'),
      after: answering(404),
      kept: refused,
    },
  ])('tells what is there when the last answer is in doubt: $name', async ({ answered, after, kept }) => {
    const { deletion } = await removeFrom([answered], { patienceMs: 0, after });
    expect(deletion).toEqual(kept === null ? { gone: 1, kept: [] } : { gone: 0, kept: [{ name: 'a', why: kept }] });
  });
});
