import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createJobs } from '../../../src/adapters/kubernetes/apply/create-jobs.js';
import type { LedgerEntry } from '../../../src/core/ledger.js';
import { StageError } from '../../../src/core/errors.js';
import { aPlannedJob } from '../../support/planned-jobs.js';
import { connectTo, serve } from './fault-server.js';

const taken = new StageError({ type: 'Unavailable', message: 'another one has taken over' });

/** Creates Jobs with a ledger that another attempt takes over at a moment of the test's choice. */
async function create(names: string[], answer: (response: ServerResponse, writes: number, name: string) => void) {
  let isHeld = true;
  let writes = 0;
  const entries: LedgerEntry[] = [];
  const server = await serve((request, response) => {
    request.resume();
    writes += 1;
    answer(response, writes, /jobs\/([^?]+)/.exec(request.url ?? '')?.[1] ?? '');
  });
  const confirm = async () => {
    if (!isHeld) throw taken;
  };
  const lose = () => (isHeld = false);
  const ended = async (afterIntent: () => void = () => undefined) =>
    createJobs({
      connection: await connectTo(server),
      jobs: names.map((name) => aPlannedJob(name)),
      ledger: {
        confirm,
        append: async (more) => {
          await confirm();
          entries.push(...more);
          if (more.some(({ kind }) => kind === 'intent')) afterIntent();
        },
        close: async () => undefined,
      },
      existing: 0,
      origin: 'origin-1',
      now: () => new Date(0),
      signal: new AbortController().signal,
    });
  return { ended, lose, entries, writes: () => writes };
}

const created = (response: ServerResponse) =>
  void response.writeHead(201).end(JSON.stringify({ metadata: { uid: 'uid-1' } }));

describe('createJobs', () => {
  it('sends nothing when another attempt has taken over while the intent was written', async () => {
    const { ended, lose, writes } = await create(['a'], created);
    await expect(ended(lose)).rejects.toBe(taken);
    expect(writes()).toBe(0);
  });

  it('does not send again what was to be sent later, when another attempt has taken over meanwhile', async () => {
    const { ended, lose, writes } = await create(['a'], (response) => {
      lose();
      response.writeHead(429, { 'retry-after': '1' }).end('{}');
    });
    await expect(ended()).rejects.toBe(taken);
    expect(writes()).toBe(1);
  });

  it('withdraws what the server has refused', async () => {
    const { ended, entries } = await create(['a'], (response) => void response.writeHead(422).end('{}'));
    await expect(ended()).rejects.toMatchObject({ type: 'Refused' });
    expect(entries.map(({ kind }) => kind)).toEqual(['intent', 'withdrawn']);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['was answered with nonsense', (response) => void response.writeHead(201).end('no object')],
    ['was cut off', (response) => void response.destroy()],
    ['was answered by something in between', (response) => void response.writeHead(504).end('{}')],
  ])('does not withdraw what is refused after a try that %s: that one may have created it', async (_, doubt) => {
    const { ended, entries } = await create(['a'], (response, writes) => {
      if (writes === 1) doubt(response);
      else response.writeHead(422).end('{}');
    });
    await expect(ended()).rejects.toMatchObject({ type: 'Refused' });
    expect(entries.map(({ kind }) => kind)).toEqual(['intent']);
  });

  it('withdraws what is refused after a try that the server was too busy for', async () => {
    const { ended, entries } = await create(['a'], (response, writes) => {
      if (writes === 1) response.writeHead(429, { 'retry-after': '0' }).end('{}');
      else response.writeHead(422).end('{}');
    });
    await expect(ended()).rejects.toMatchObject({ type: 'Refused' });
    expect(entries.map(({ kind }) => kind)).toEqual(['intent', 'withdrawn']);
  });

  it('leaves open what nobody has answered', async () => {
    const { ended, entries } = await create(['a'], (response) => {
      response.writeHead(503, { 'retry-after': '3600' }).end('{}');
    });
    await expect(ended()).rejects.toMatchObject({ type: 'Unavailable' });
    expect(entries.map(({ kind }) => kind)).toEqual(['intent']);
  });

  it('counts what was created and what is in doubt once all that were on their way are back', async () => {
    const tried = new Set<string>();
    const late: (() => void)[] = [];
    const { ended, entries } = await create(['a', 'b', 'c', 'd', 'e'], (response, _writes, name) => {
      const isFirst = !tried.has(name);
      tried.add(name);
      if (name === 'b') response.writeHead(422).end('{}');
      else if (name === 'c' && isFirst) response.destroy();
      else if (name === 'c') {
        response.writeHead(422).end('{}');
        for (const answerLate of late) answerLate();
      } else if (name === 'd') late.push(() => created(response));
      else if (name === 'e') late.push(() => response.writeHead(503, { 'retry-after': '3600' }).end('{}'));
      else created(response);
    });
    await expect(ended()).rejects.toMatchObject({
      type: 'Refused',
      message: expect.stringMatching(/^InvalidJob: job b, job c: /),
      hint: '2 jobs were created before that and left as they are, 2 more are in doubt: look whether they are there before you start again.',
    });
    expect(entries.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
      expect.arrayContaining(['withdrawn b', 'created d']),
    );
  });

  it('remembers what was created', async () => {
    const { ended, entries } = await create(['a', 'b'], created);
    await ended();
    expect(entries.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'intent a',
      'created a',
      'intent b',
      'created b',
    ]);
  });
});
