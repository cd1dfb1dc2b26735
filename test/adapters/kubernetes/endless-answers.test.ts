// An API server that never comes to an end, because it is broken or because somebody else owns it: the worker keeps its
// memory, and the end is a sentence.

import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type ClusterConnection,
  ClusterRequestError,
  openConnection,
} from '../../../src/adapters/kubernetes/connect/connection.js';
import { explainUnreachable } from '../../../src/adapters/kubernetes/connect/explain-unreachable.js';
import { patientGet } from '../../../src/adapters/kubernetes/request/patient-get.js';
import { MAX_OBJECT_BYTES } from '../../../src/adapters/kubernetes/connect/read-answer.js';
import { readExistingJobs } from '../../../src/adapters/kubernetes/apply/read-existing-jobs.js';
import { readList } from '../../../src/adapters/kubernetes/request/read-list.js';
import { sendJob } from '../../../src/adapters/kubernetes/apply/send-objects.js';
import { MAX_LINE_LENGTH, splitLines } from '../../../src/adapters/kubernetes/request/split-lines.js';
import { answer, serve, writeKubeconfig } from '../../support/api-server.js';
import { aPlannedJob } from '../../support/planned-jobs.js';

async function connectTo(listener: Parameters<typeof serve>[0]): Promise<ClusterConnection> {
  const found = { source: 'file' as const, paths: [writeKubeconfig(await serve(listener))], context: 'test' };
  const connection = await openConnection(found);
  onTestFinished(() => connection.close());
  return connection;
}

const { signal } = new AbortController();
const names = new Set(['a']);
const LISTS: { what: string; read: (connection: ClusterConnection) => Promise<unknown> }[] = [
  {
    what: 'the jobs that apply looks for',
    read: (connection) => readExistingJobs({ connection, namespace: 'n', names, signal }),
  },
  {
    what: 'what monitor looks at',
    read: (connection) => readList({ connection, path: 'jobs', query: {}, trim: (object) => object, signal }),
  },
];

interface Listed {
  /** Bytes of each object. */
  sizes: readonly number[];
  pageBytes: number;
  pageSize: number;
}

/** A server of a list, which takes any number of objects with any place, and what was asked of it. */
async function aListOf({ sizes }: Listed) {
  const asked: { limit: number; from: number }[] = [];
  const connection = await connectTo((request, response) => {
    const query = new URL(request.url ?? '', 'http://x').searchParams;
    const [limit, from] = [Number(query.get('limit')), Number(query.get('continue') ?? 0)];
    asked.push({ limit, from });
    const items = sizes.slice(from, from + limit).map((bytes, index) => {
      const name = `job-${from + index}`;
      return { metadata: { name, uid: name, annotations: { fill: 'x'.repeat(bytes) } } };
    });
    const next = from + limit < sizes.length ? String(from + limit) : '';
    answer(response, 200, { metadata: { continue: next }, items });
  });
  return { connection, asked };
}

const LISTERS: { what: string; read: (connection: ClusterConnection, listed: Listed) => Promise<string[]> }[] = [
  {
    what: 'the jobs that apply looks for',
    read: async (connection, listed) => {
      const names = new Set(listed.sizes.map((_, index) => `job-${index}`));
      return [...(await readExistingJobs({ connection, namespace: 'n', names, signal, ...listed })).keys()];
    },
  },
  {
    what: 'what monitor looks at',
    read: async (connection, listed) => {
      const trim = (object: unknown) => (object as { metadata: { name: string } }).metadata.name;
      return (await readList({ connection, path: 'apis/batch/v1/jobs', query: {}, trim, signal, ...listed })).items;
    },
  },
];

describe.each(LISTERS)('a page of $what', ({ read }) => {
  it.each<{ name: string; listed: Listed; limits: number[] }>([
    {
      name: 'that fits is read at once',
      listed: { sizes: Array(8).fill(100), pageBytes: 10_000, pageSize: 8 },
      limits: [8],
    },
    {
      name: 'that is too long is read by half as many objects, and the next ones too',
      listed: { sizes: Array(8).fill(1_000), pageBytes: 3_000, pageSize: 8 },
      limits: [8, 4, 2, 2, 2, 2],
    },
    {
      name: 'in the middle that is too long is read from its own place',
      listed: { sizes: [0, 0, 0, 0, 1_500, 1_500, 1_500, 1_500, 0], pageBytes: 4_000, pageSize: 4 },
      limits: [4, 4, 2, 2, 2],
    },
    {
      name: 'is read object by object where it has to be',
      listed: { sizes: [2_000, 2_000, 2_000], pageBytes: 3_000, pageSize: 5 },
      limits: [5, 2, 1, 1, 1],
    },
  ])('$name', async ({ listed, limits }) => {
    const { connection, asked } = await aListOf(listed);
    expect(await read(connection, listed)).toEqual(listed.sizes.map((_, index) => `job-${index}`));
    expect(asked.map(({ limit }) => limit)).toEqual(limits);
  });

  it('that one object alone makes too long is refused with its kind and what to do', async () => {
    const listed = { sizes: [0, 3 * 1024 * 1024], pageBytes: 2 * 1024 * 1024, pageSize: 4 };
    const { connection, asked } = await aListOf(listed);
    const told = await read(connection, listed).catch(explainUnreachable);
    expect(told).toBe(
      'its server answered 200: one of the jobs takes more than 2 MiB, which no API server stores; look for what answers in its place',
    );
    expect(asked).toEqual([
      { limit: 4, from: 0 },
      { limit: 2, from: 0 },
      { limit: 1, from: 0 },
      { limit: 1, from: 1 },
    ]);
  });
});

describe.each(LISTS)('a list of $what', ({ read }) => {
  it('that is too old again and again is given up', async () => {
    let asked = 0;
    const connection = await connectTo((_request, response) => {
      asked += 1;
      if (asked % 2 === 0)
        answer(response, 410, { kind: 'Status', message: 'The provided continue parameter is too old' });
      else answer(response, 200, { metadata: { continue: `place-${asked}` }, items: [] });
    });
    const told = await read(connection).catch((error: unknown) => error);
    expect(told).toBeInstanceOf(ClusterRequestError);
    expect(explainUnreachable(told)).toBe(
      'its server answered 410: a list was too old before its end was read, 6 times in a row',
    );
    expect(asked).toBe(12);
  });

  it('that is too old at its very beginning is given up', async () => {
    const connection = await connectTo((_request, response) => answer(response, 410, { kind: 'Status' }));
    await expect(read(connection)).rejects.toMatchObject({ status: 410 });
  });

  it('that always has another page is given up', { timeout: 60_000 }, async () => {
    let asked = 0;
    const connection = await connectTo((_request, response) => {
      asked += 1;
      answer(response, 200, { metadata: { continue: `place-${asked}` }, items: [] });
    });
    await expect(read(connection)).rejects.toThrow('a list of more than 500000 jobs');
    expect(asked).toBe(1_000);
  });
});

/** Sends for as long as somebody reads; returns how much was sent. */
function pour(response: ServerResponse): { bytes: number } {
  const poured = { bytes: 0 };
  const chunk = 'x'.repeat(1024 * 1024);
  const more = () => {
    while (!response.destroyed) {
      poured.bytes += chunk.length;
      if (!response.write(chunk)) return void response.once('drain', more);
    }
  };
  more();
  return poured;
}

describe('an answer without an end', { timeout: 60_000 }, () => {
  it('is read up to a limit, and is no answer of an API server', async () => {
    let poured = { bytes: 0 };
    const connection = await connectTo((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"gitVersion":"');
      poured = pour(response);
    });
    const told = await patientGet({ connection, path: 'version', signal }).catch(explainUnreachable);
    expect(told).toBe('its server answered with something that no API server says');
    expect(poured.bytes).toBeLessThan(MAX_OBJECT_BYTES + 64 * 1024 * 1024);
  });

  it('to a write leaves the write in doubt', async () => {
    let writes = 0;
    const connection = await connectTo((request, response) => {
      request.resume();
      writes += 1;
      if (writes > 1) return answer(response, 200, { metadata: { uid: 'uid-1' } });
      response.writeHead(201);
      response.write('{"metadata":{"uid":"uid-1","name":"');
      pour(response);
    });
    const sent = await sendJob(aPlannedJob('a'), { connection, origin: 'o', signal, dryRun: false });
    expect(sent.answer).toEqual({ kind: 'accepted', uid: 'uid-1' });
    expect(writes).toBe(2);
  });
});

describe('a line without an end', () => {
  it('ends the watch that it came by', async () => {
    let bytes = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      const chunk = new TextEncoder().encode('x'.repeat(1024 * 1024));
      for (;;) {
        bytes += chunk.length;
        yield chunk;
      }
    }
    await expect(splitLines(endless()).next()).rejects.toThrow(SyntaxError);
    expect(bytes).toBeLessThanOrEqual(MAX_LINE_LENGTH + 1024 * 1024);
  });
});
