import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { readList } from '../../../src/adapters/kubernetes/request/read-list.js';
import { connectTo, serve } from './fault-server.js';

interface Answer {
  status?: number;
  body: unknown;
}

/** Reads a list of numbers from a server that answers each request in turn; returns its pages' queries too. */
async function read(answers: Answer[], options: { prune?: (items: number[]) => number[] } = {}) {
  const queries: URLSearchParams[] = [];
  const server = await serve((request: IncomingMessage, response) => {
    queries.push(new URL(request.url ?? '', 'http://x').searchParams);
    const { status = 200, body } = answers[queries.length - 1] ?? { status: 500, body: {} };
    response.writeHead(status).end(JSON.stringify(body));
  });
  const list = readList<number>({
    connection: await connectTo(server),
    path: 'apis/batch/v1/jobs',
    query: { labelSelector: 'app=a' },
    trim: (object) => (typeof object === 'number' ? object : undefined),
    signal: new AbortController().signal,
    ...options,
  });
  return { list, queries };
}

const page = (items: unknown[], next = '') => ({ body: { metadata: { continue: next, resourceVersion: '5' }, items } });
const expired = { status: 410, body: { kind: 'Status', message: 'The provided continue parameter is too old' } };

describe('readList', () => {
  it('reads page by page and keeps what is wanted', async () => {
    const { list, queries } = await read([page([1, 'x'], 'next'), page([2])]);
    expect(await list).toMatchObject({ items: [1, 2], resourceVersion: '5' });
    expect(queries.map((query) => [query.get('limit'), query.get('labelSelector'), query.get('continue')])).toEqual([
      ['500', 'app=a', null],
      ['500', 'app=a', 'next'],
    ]);
  });

  it('starts again when the next page has become too old, and counts nothing twice', async () => {
    const { list, queries } = await read([page([1, 2], 'next'), expired, page([1, 2], 'next'), page([3])]);
    expect((await list).items).toEqual([1, 2, 3]);
    expect(queries[2]?.get('continue')).toBeNull();
  });

  it('gives up on a list that is always too old', async () => {
    const { list } = await read(Array.from({ length: 20 }, () => [page([1], 'next'), expired]).flat());
    await expect(list).rejects.toMatchObject({ status: 410 });
  });

  it('asks again when the server is busy, twice at most', async () => {
    const busy = { status: 429, body: { message: 'too many requests' } };
    expect((await (await read([busy, busy, page([1])])).list).items).toEqual([1]);
    await expect((await read([busy, busy, busy])).list).rejects.toMatchObject({ status: 429 });
  });

  it('does not ask again when it is refused', async () => {
    const { list, queries } = await read([{ status: 403, body: { message: 'forbidden' } }, page([1])]);
    await expect(list).rejects.toMatchObject({ status: 403, message: 'forbidden' });
    expect(queries).toHaveLength(1);
  });

  it('keeps after each page only what may be needed', async () => {
    const prune = (items: number[]) => items.slice(-2);
    expect((await (await read([page([1, 2, 3], 'next'), page([4])], { prune })).list).items).toEqual([3, 4]);
  });

  it.each([null, undefined])('takes items: %s as an empty list', async (items) => {
    expect((await (await read([{ body: { metadata: {}, items } }])).list).items).toEqual([]);
  });
});
