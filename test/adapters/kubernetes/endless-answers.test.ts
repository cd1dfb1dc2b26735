// An API server that never comes to an end, because it is broken or because somebody else owns it: the worker keeps its
// memory, and the end is a sentence.

import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type ClusterConnection,
  ClusterRequestError,
  openConnection,
} from '../../../src/adapters/kubernetes/connection.js';
import { explainUnreachable } from '../../../src/adapters/kubernetes/explain-unreachable.js';
import { patientGet } from '../../../src/adapters/kubernetes/patient-get.js';
import { MAX_OBJECT_BYTES } from '../../../src/adapters/kubernetes/read-answer.js';
import { readExistingJobs } from '../../../src/adapters/kubernetes/read-existing-jobs.js';
import { readList } from '../../../src/adapters/kubernetes/read-list.js';
import { sendJob } from '../../../src/adapters/kubernetes/send-objects.js';
import { MAX_LINE_LENGTH, splitLines } from '../../../src/adapters/kubernetes/split-lines.js';
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
    await expect(read(connection)).rejects.toThrow('a list of more than 1000 pages');
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
    const told = await patientGet({ connection, path: 'version', signal }).catch((error: unknown) => error);
    expect(explainUnreachable(told)).toBe('its server answered with something that no API server says');
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
