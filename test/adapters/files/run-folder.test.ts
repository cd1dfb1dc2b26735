import { readdirSync, readlinkSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeOutputFolder } from '../../../src/adapters/files/run-folder/output-folder.js';
import { createPruner, pruneRunFolders } from '../../../src/adapters/files/run-folder/prune-run-folders.js';
import { markEnded, writeRunFolder } from '../../../src/adapters/files/run-folder/run-folder.js';
import { renderPlan } from '../../../src/core/generate/plan.js';
import { generateManifests } from '../../../src/core/generate/generate-manifests.js';
import { aConfig } from '../../support/configs.js';
import { readTree, tempFolder } from '../../support/folders.js';

const DAY_MS = 86_400_000;

function generated(runKey: string, changes: Record<string, unknown> = {}) {
  return generateManifests({ config: aConfig(changes), runKey });
}

describe('writeRunFolder', () => {
  it('writes the manifests and the plan whole, readable by others, with latest beside them', async () => {
    const jobsDir = join(tempFolder(), 'deep', 'jobs');
    const folder = await writeRunFolder({ jobsDir, runKey: 'run-1', generated: generated('run-1') });
    expect(Object.keys(readTree(folder)).sort()).toEqual([...generated('run-1').files.keys(), 'plan.json'].sort());
    expect(statSync(folder).mode & 0o777).toBe(0o755);
    expect(readlinkSync(join(jobsDir, 'latest'))).toBe('run-1');
    expect(readdirSync(jobsDir).sort()).toEqual(['latest', 'run-1']);
  });

  it('changes nothing when it is written again', async () => {
    const jobsDir = tempFolder();
    const run = { jobsDir, runKey: 'run-1', generated: generated('run-1') };
    const folder = await writeRunFolder(run);
    const before = readTree(jobsDir);
    await markEnded(folder);
    await writeRunFolder(run);
    // The mark of an ended run goes: it runs again, and must not be pruned meanwhile.
    expect(readTree(jobsDir)).toEqual(before);
  });

  it('lets two runs write at the same moment without touching each other', async () => {
    const jobsDir = tempFolder();
    const keys = Array.from({ length: 8 }, (_, index) => `run-${index % 4}`);
    await Promise.all(keys.map((runKey) => writeRunFolder({ jobsDir, runKey, generated: generated(runKey) })));
    expect(readdirSync(jobsDir).sort()).toEqual(['latest', 'run-0', 'run-1', 'run-2', 'run-3']);
    for (const runKey of new Set(keys)) {
      expect(Object.keys(readTree(join(jobsDir, runKey)))).toHaveLength(4);
    }
  });

  it('refuses a folder of that name that holds another plan, and leaves it alone', async () => {
    const jobsDir = tempFolder();
    await writeRunFolder({ jobsDir, runKey: 'run-1', generated: generated('run-1') });
    const before = readTree(jobsDir);
    const other = { jobsDir, runKey: 'run-1', generated: generated('run-1', { workers: 2 }) };
    await expect(writeRunFolder(other)).rejects.toMatchObject({ type: 'Conflict' });
    expect(readTree(jobsDir)).toEqual(before);
  });

  it('refuses its own folder when a manifest in it was edited since', async () => {
    const jobsDir = tempFolder();
    const run = { jobsDir, runKey: 'run-1', generated: generated('run-1') };
    const folder = await writeRunFolder(run);
    const [file = ''] = run.generated.files.keys();
    writeFileSync(join(folder, file), 'edited');
    await expect(writeRunFolder(run)).rejects.toMatchObject({
      type: 'Conflict',
      message: expect.stringContaining(file),
    });
  });

  it('says why a folder can not be written and leaves nothing behind', async () => {
    const root = tempFolder();
    writeFileSync(join(root, 'file'), '');
    const run = { jobsDir: join(root, 'file', 'jobs'), runKey: 'run-1', generated: generated('run-1') };
    await expect(writeRunFolder(run)).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringContaining('a part of the path is a file, not a folder'),
    });
    expect(Object.keys(readTree(root))).toEqual(['file']);
  });
});

describe('pruneRunFolders', () => {
  const nowMs = Date.UTC(2026, 10, 23);

  async function aRun(
    jobsDir: string,
    name: string,
    { ageMs, ended }: { ageMs: number; ended: boolean },
  ): Promise<void> {
    const folder = join(jobsDir, name);
    await mkdir(folder);
    await writeFile(join(folder, 'plan.json'), renderPlan(generated(name).plan));
    if (ended) await markEnded(folder);
    const at = new Date(nowMs - ageMs);
    if (ended) utimesSync(join(folder, 'ended'), at, at);
    utimesSync(folder, at, at);
  }

  it('keeps the newest 30 ended runs', async () => {
    const jobsDir = tempFolder();
    for (let night = 0; night < 33; night += 1) {
      await aRun(jobsDir, `night-${night}`, { ageMs: night * DAY_MS, ended: true });
    }
    await pruneRunFolders({ jobsDir, nowMs, keep: 'tonight' });
    expect(readdirSync(jobsDir)).toHaveLength(30);
    expect(readdirSync(jobsDir)).not.toContain('night-30');
    expect(readdirSync(jobsDir)).toContain('night-29');
  });

  it('counts no copies of run folders among the 30, and removes none', async () => {
    const jobsDir = tempFolder();
    for (let night = 0; night < 33; night += 1) {
      await aRun(jobsDir, `night-${night}`, { ageMs: night * DAY_MS, ended: true });
    }
    await cp(join(jobsDir, 'night-32'), join(jobsDir, 'kept'), { recursive: true });
    await pruneRunFolders({ jobsDir, nowMs, keep: 'tonight' });
    const left = readdirSync(jobsDir);
    expect(left).toHaveLength(31);
    expect(left).toEqual(expect.arrayContaining(['kept', 'night-29']));
  });

  it('looks once a second at most where many runs begin together', async () => {
    const jobsDir = tempFolder();
    const prune = createPruner();
    const beginRun = async (number: number, atMs: number) => {
      await aRun(jobsDir, `run-${number}`, { ageMs: DAY_MS - number, ended: true });
      await prune({ jobsDir, nowMs: atMs, keep: 'own' });
    };
    for (let number = 0; number < 40; number += 1) await beginRun(number, nowMs + number * 10);
    expect(readdirSync(jobsDir)).toHaveLength(40);
    await beginRun(40, nowMs + 1_000);
    expect(readdirSync(jobsDir)).toHaveLength(30);
    expect(readdirSync(jobsDir)).toEqual(expect.arrayContaining(['run-11', 'run-40']));
  });

  it('looks so in each of several folders', async () => {
    const [first, second] = [tempFolder(), tempFolder()];
    const prune = createPruner();
    for (let number = 0; number < 40; number += 1) {
      for (const jobsDir of [first, second]) {
        await aRun(jobsDir, `run-${number}`, { ageMs: DAY_MS - number, ended: true });
        await prune({ jobsDir, nowMs: nowMs + number * 10, keep: 'own' });
      }
    }
    expect([readdirSync(first).length, readdirSync(second).length]).toEqual([40, 40]);
    for (const jobsDir of [first, second]) await prune({ jobsDir, nowMs: nowMs + 1_000, keep: 'own' });
    expect([readdirSync(first).length, readdirSync(second).length]).toEqual([30, 30]);
  });

  it('keeps a run without its marker for seven days', async () => {
    const jobsDir = tempFolder();
    await aRun(jobsDir, 'younger', { ageMs: 6.9 * DAY_MS, ended: false });
    await aRun(jobsDir, 'older', { ageMs: 7.1 * DAY_MS, ended: false });
    await aRun(jobsDir, 'own', { ageMs: 9 * DAY_MS, ended: false });
    await pruneRunFolders({ jobsDir, nowMs, keep: 'own' });
    expect(readdirSync(jobsDir).sort()).toEqual(['own', 'younger']);
  });

  it("never touches people's files and folders without a plan", async () => {
    const jobsDir = tempFolder();
    await mkdir(join(jobsDir, 'notes'));
    await writeFile(join(jobsDir, 'readme.txt'), '');
    await mkdir(join(jobsDir, '.staging-old'));
    const mine = generateManifests({ config: aConfig(), runKey: null });
    await writeOutputFolder({ outputDir: join(jobsDir, 'mine'), generated: mine });
    const old = new Date(nowMs - 30 * DAY_MS);
    for (const name of ['notes', 'mine', '.staging-old']) utimesSync(join(jobsDir, name), old, old);
    await pruneRunFolders({ jobsDir, nowMs, keep: 'own' });
    expect(readdirSync(jobsDir).sort()).toEqual(['mine', 'notes', 'readme.txt']);
  });
});
