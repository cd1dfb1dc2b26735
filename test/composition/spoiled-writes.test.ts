// Something between the worker and the API server spoils the answer to a write that was done: no Job is made twice, none
// is forgotten, and the cluster is not called unusable for it.

import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLedger } from '../../src/adapters/files/run-folder/ledger-file.js';
import { applyToCluster, type OnCluster } from '../../src/composition/apply-to-cluster.js';
import { StageError } from '../../src/core/errors.js';
import { writeKubeconfig } from '../support/api-server.js';
import { tempFolder } from '../support/folders.js';
import { isWrite, type KeepingServer, startKeepingServer } from '../support/keeping-api-server.js';
import { aPlannedJob } from '../support/planned-jobs.js';

const SPOILED: { what: string; spoil: (response: ServerResponse) => void }[] = [
  { what: 'a login page', spoil: (response) => response.writeHead(200).end('<html>Sign in</html>') },
  { what: 'nothing', spoil: (response) => response.writeHead(201).end() },
  { what: 'half an object', spoil: (response) => response.writeHead(201).end('{"metadata":{"uid":"ui') },
  { what: 'null', spoil: (response) => response.writeHead(200).end('null') },
  { what: 'an object without a uid', spoil: (response) => response.writeHead(201).end('{"metadata":{}}') },
  { what: 'a uid that is none', spoil: (response) => response.writeHead(201).end('{"metadata":{"uid":[1]}}') },
  {
    what: 'a uid of a megabyte',
    spoil: (response) => response.writeHead(201).end(`{"metadata":{"uid":"${'x'.repeat(1_000_000)}"}}`),
  },
  { what: 'no content', spoil: (response) => response.writeHead(204).end() },
];

const NAMES = ['a', 'b', 'c'];

async function siege(): Promise<{
  server: KeepingServer;
  apply: (signal?: AbortSignal) => Promise<unknown>;
  ledger: string;
}> {
  const server = await startKeepingServer();
  const ledger = join(tempFolder(), 'ledger');
  const input: Omit<OnCluster, 'signal'> = {
    plan: { digest: 'd', jobs: NAMES.map((name) => aPlannedJob(name)) },
    target: { kubeconfig: writeKubeconfig(server.url) },
    env: { HOME: '/nowhere' },
    origin: 'run-1',
    ledgerFile: () => ledger,
    wait: false,
    now: () => new Date(),
  };
  const apply = (signal = new AbortController().signal) => applyToCluster({ ...input, signal, ledgerRequired: true });
  return { server, apply, ledger };
}

async function expectOneOfEach({ server, ledger }: { server: KeepingServer; ledger: string }): Promise<void> {
  expect([...server.made].sort()).toEqual(NAMES);
  const known = await readLedger(ledger);
  expect(NAMES.map((name) => known.get(name)?.uid)).toEqual(NAMES.map((name) => server.jobs.get(name)));
}

describe('a write whose answer is', () => {
  it.each(SPOILED)('$what is asked about again', async ({ spoil }) => {
    const { server, apply, ledger } = await siege();
    const spoiled = new Set<string>();
    server.spoilWith((request, response) => {
      if (!isWrite(request) || spoiled.has(request.url ?? '')) return false;
      spoiled.add(request.url ?? '');
      spoil(response);
      return true;
    });
    await apply();
    expect(spoiled.size).toBe(NAMES.length);
    await expectOneOfEach({ server, ledger });
  });

  it.each(SPOILED)('$what leaves a killed attempt to the next one, which finds the job', async ({ spoil }) => {
    const { server, apply, ledger } = await siege();
    const killed = new AbortController();
    server.spoilWith((request, response) => {
      if (!isWrite(request)) return false;
      spoil(response);
      setTimeout(() => killed.abort(), 50);
      return true;
    });
    await expect(apply(killed.signal)).rejects.toThrow();
    expect(await readFile(ledger, 'utf8')).toMatch(/"kind":"intent"/);
    server.spoilWith(() => false);
    await apply();
    await expectOneOfEach({ server, ledger });
  });
});

describe('a dry run whose answer is', () => {
  it.each(SPOILED)('$what is of no API server, and nothing is written', async ({ spoil }) => {
    const { server, apply } = await siege();
    let asked = 0;
    server.spoilWith((request, response) => {
      if (request.method !== 'PATCH') return false;
      asked += 1;
      spoil(response);
      return true;
    });
    const told = await apply().catch((error: unknown) => error);
    expect(told).toMatchObject({ type: 'ClusterUnusable', message: expect.stringContaining('no API server says') });
    expect([server.made, asked]).toEqual([[], NAMES.length]);
  });
});

describe('a server that has taken writes', () => {
  it('and talks nonsense to the next attempt is asked again later, and is no unusable cluster', async () => {
    const { server, apply } = await siege();
    await apply();
    server.spoilWith((request, response) => {
      if (!/\/jobs\?/.test(request.url ?? '')) return false;
      response.writeHead(200).end('<html>');
      return true;
    });
    const told = await apply().catch((error: unknown) => error);
    expect(told).toBeInstanceOf(StageError);
    expect(told).toMatchObject({ type: 'Unavailable', message: expect.stringContaining('no API server says') });
  });
});
