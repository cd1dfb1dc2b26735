import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ProcessIdentity } from '../../../src/adapters/process-identity.js';
import {
  livingUsers,
  parseRegistry,
  planOpening,
  readRegistry,
  type ServerRegistry,
  writeRegistry,
} from '../../../src/adapters/temporal/server/server-registry.js';

const server = {
  pid: 100,
  bootId: 'b',
  startTime: '1',
  port: 18_000,
  uiPort: 18_001,
  startedAt: '2026-11-22T01:00:00.000Z',
};
const run = { pid: 200, bootId: 'b', startTime: '2', role: 'run' as const };
const dev = { pid: 300, bootId: 'b', startTime: '3', role: 'dev' as const };

function only(...living: ProcessIdentity[]): (process: ProcessIdentity) => boolean {
  return ({ pid }) => living.some((process) => process.pid === pid);
}

describe('what a process finds in a state folder', () => {
  const rows: { name: string; registry: ServerRegistry; living: ProcessIdentity[]; expected: string }[] = [
    { name: 'nothing', registry: { version: 1, users: [] }, living: [], expected: 'fresh' },
    {
      name: 'a server that was stopped',
      registry: { version: 1, users: [], lastPorts: server },
      living: [],
      expected: 'fresh',
    },
    {
      name: 'a server and its user',
      registry: { version: 1, server, users: [run] },
      living: [server, run],
      expected: 'attached',
    },
    {
      name: 'a server and a dev',
      registry: { version: 1, server, users: [dev] },
      living: [server, dev],
      expected: 'attached',
    },
    {
      name: 'one of two users killed',
      registry: { version: 1, server, users: [run, dev] },
      living: [server, dev],
      expected: 'attached',
    },
    {
      name: 'an orphaned server',
      registry: { version: 1, server, users: [run, dev] },
      living: [server],
      expected: 'adopted',
    },
    {
      name: 'a server that nobody is listed for',
      registry: { version: 1, server, users: [] },
      living: [server],
      expected: 'adopted',
    },
    {
      name: 'a killed server and its user',
      registry: { version: 1, server, users: [run] },
      living: [run],
      expected: 'restarted',
    },
    { name: 'all of them killed', registry: { version: 1, server, users: [run] }, living: [], expected: 'restarted' },
  ];

  it.each(rows)('$name: $expected', ({ registry, living, expected }) => {
    expect(planOpening(registry, only(...living))).toBe(expected);
  });

  it('does not count users that were killed', () => {
    expect(livingUsers({ version: 1, server, users: [run, dev] }, only(dev))).toEqual([dev]);
  });
});

describe('the registry file', () => {
  it.each([
    { name: 'nothing', text: '' },
    { name: 'half of it', text: '{"version": 1, "users": [{' },
    { name: 'no object', text: '7' },
    { name: 'no version', text: '{"users": []}' },
    { name: 'no users', text: '{"version": 1}' },
    {
      name: 'a pid that a signal would take for a group',
      text: '{"version": 1, "users": [{"pid": 0, "bootId": "b", "startTime": "1", "role": "run"}]}',
    },
    {
      name: 'a role of no meaning',
      text: '{"version": 1, "users": [{"pid": 9, "bootId": "b", "startTime": "1", "role": "king"}]}',
    },
  ])('is not believed with $name in it', ({ text }) => {
    expect(parseRegistry({ text, file: 'server.json' })).toBeUndefined();
  });

  it('is refused when a newer version wrote it', () => {
    expect(() => parseRegistry({ text: '{"version": 2}', file: 'state/server.json' })).toThrow(
      'Expected version 1 in state/server.json, got version 2.',
    );
  });

  it('is empty where there is none, and comes back as it was written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'server-registry-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    expect(await readRegistry(folder)).toEqual({ version: 1, users: [] });

    const registry: ServerRegistry = { version: 1, server, users: [run, dev], lastPorts: { port: 1, uiPort: 2 } };
    await writeRegistry(folder, registry);
    expect(await readRegistry(folder)).toEqual(registry);
    expect(await readdir(folder)).toEqual(['server.json']);
  });
});
