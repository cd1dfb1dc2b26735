// Files of a state folder or a shared root that something else has written: nothing is believed, nothing is thrown but
// a named error, and nobody waits for ever.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acquireLease } from '../../../src/adapters/files/lease/file-lease.js';
import { livenessOf, describeSelf, parseHolder } from '../../../src/adapters/files/lease/lease-holder.js';
import { readReport, readSnapshot, writeSnapshot } from '../../../src/adapters/files/run-folder/observations.js';
import { readMarkers } from '../../../src/adapters/files/worker-markers.js';
import { livingUsers, planOpening, readRegistry } from '../../../src/adapters/temporal/server/server-registry.js';
import { isRunning } from '../../../src/adapters/process-identity.js';
import { tempFolder } from '../../support/folders.js';
import { attemptLater, expectUnpolluted, hostileJson, hostileText } from '../../support/hostile.js';
import { aSnapshot } from '../../support/snapshots.js';
import { StageError } from '../../../src/core/errors.js';

const RUNS = { numRuns: 150 };

/** The JSON of a document, and the text of it, each with wrong places. */
function hostile(document: unknown): fc.Arbitrary<string> {
  return fc.oneof(hostileJson(document), hostileText(JSON.stringify(document)));
}

describe('server.json that no version of ours has written', () => {
  const process = { pid: 4_000_000, bootId: 'b', startTime: '1' };
  const registry = {
    version: 1,
    server: { ...process, port: 18_000, uiPort: 18_001, startedAt: '2026-11-22T01:00:00.000Z' },
    users: [{ ...process, role: 'run' }],
    lastPorts: { port: 18_000, uiPort: 18_001 },
  };

  it('is a registry of processes that can be asked for, unreadable, or of a later version', async () => {
    const folder = tempFolder();
    await fc.assert(
      fc.asyncProperty(hostile(registry), async (text) => {
        writeFileSync(join(folder, 'server.json'), text);
        const read = await attemptLater(() => readRegistry(folder));
        if (read instanceof StageError) expect(read.type).toBe('Corrupt');
        if (read === undefined || read instanceof StageError) return;
        planOpening(read, isRunning);
        expect(livingUsers(read, isRunning)).toEqual([]);
        // Signals to these would reach more than one process.
        for (const { pid } of [...read.users, ...(read.server === undefined ? [] : [read.server])])
          expect(pid).toBeGreaterThan(1);
        for (const { port, uiPort } of [read.server, read.lastPorts].flatMap((ports) => ports ?? [])) {
          expect(Math.min(port, uiPort)).toBeGreaterThan(0);
          expect(Math.max(port, uiPort)).toBeLessThan(65_536);
        }
      }),
      RUNS,
    );
    expectUnpolluted();
  });
});

describe('a lease in whose folder something else lies', () => {
  const take = (folder: string) =>
    attemptLater(async () => {
      const lease = await acquireLease({ folder, purpose: 'write', waitMs: 200 });
      await lease.release();
      return 'taken';
    });

  it.each([
    '99999999999999999999',
    '9'.repeat(200),
    '0',
    '-1',
    '1.5',
    '1e9',
    '00000000000000000001',
    '.candidate-x',
    '__proto__',
  ])('as a file named %s is taken all the same', { timeout: 10_000 }, async (name) => {
    const folder = tempFolder();
    writeFileSync(join(folder, name), 'x');
    expect(await take(folder)).toBe('taken');
  });

  it.each(['1', '1000000', '99999999999999999999'])(
    'as a folder named %s is taken, or refused in a sentence',
    { timeout: 10_000 },
    async (name) => {
      const folder = tempFolder();
      mkdirSync(join(folder, name));
      const outcome = await take(folder);
      if (outcome instanceof StageError) expect(outcome.message).toMatch(/^Expected /);
      else expect(outcome).toBe('taken');
    },
  );

  it('as a holder that is none is judged in time, and no process gets a signal', async () => {
    const holder = describeSelf();
    fc.assert(
      fc.property(hostile(holder), (text) => {
        const parsed = parseHolder(text);
        if (parsed !== null) livenessOf(parsed, holder);
      }),
      RUNS,
    );
    expectUnpolluted();
  });
});

describe("a run's observations and workers' markers", () => {
  it('count only as they were written', async () => {
    const folder = tempFolder();
    const address = await writeSnapshot(folder, aSnapshot({}));
    const written = await readSnapshot(address);
    await fc.assert(
      fc.asyncProperty(hostile(written), async (text) => {
        writeFileSync(address, text);
        for (const read of [() => readSnapshot(address), () => readReport(address)]) {
          const outcome = await attemptLater<unknown>(read);
          if (JSON.stringify(written) !== text) expect(outcome).toMatchObject({ type: 'Corrupt' });
        }
      }),
      RUNS,
    );
  });

  it('that are none are nobody', async () => {
    const root = tempFolder();
    mkdirSync(join(root, '.tuning-pipeline-workers'));
    const marker = { version: 1, identity: 'pid@host', taskQueue: 'q', startedAt: '2026' };
    await fc.assert(
      fc.asyncProperty(hostile(marker), async (text) => {
        writeFileSync(join(root, '.tuning-pipeline-workers/a.json'), text);
        for (const identity of await readMarkers(root)) expect(typeof identity).toBe('string');
      }),
      RUNS,
    );
    expectUnpolluted();
  });
});
