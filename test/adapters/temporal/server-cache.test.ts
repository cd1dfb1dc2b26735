import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { cachedBinary, cacheFolderFor, installWhole } from '../../../src/adapters/temporal/install/server-cache.js';

let cacheFolder: string;
const place = (): { cacheFolder: string; release: string } => ({ cacheFolder, release: 'temporal-1' });

async function writeProgram(file: string, body: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

beforeEach(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'server-cache-'));
  onTestFinished(() => rm(cacheFolder, { recursive: true }));
});

describe('the cache folder', () => {
  it.each([
    { name: 'ours', env: { TUNING_PIPELINE_CACHE_DIR: '/c', XDG_CACHE_HOME: '/x' }, expected: '/c' },
    { name: "the desktop's", env: { XDG_CACHE_HOME: '/x' }, expected: '/x/tuning-pipeline' },
    {
      name: 'a relative one, which its specification says to ignore',
      env: { XDG_CACHE_HOME: 'x' },
      expected: join(homedir(), '.cache/tuning-pipeline'),
    },
    { name: 'none', env: {}, expected: join(homedir(), '.cache/tuning-pipeline') },
  ])('follows the environment: $name', ({ env, expected }) => {
    expect(cacheFolderFor(env)).toBe(expected);
  });
});

describe('an install into the cache', () => {
  it('is there whole, with nothing beside it', async () => {
    const installed = await installWhole(place(), ({ binary }) => writeProgram(binary, 'exit 0'));
    expect(installed).toBe(cachedBinary(cacheFolder, 'temporal-1'));
    expect(await readFile(installed, 'utf8')).toContain('exit 0');
    expect(await readdir(cacheFolder)).toHaveLength(1);
  });

  it('leaves nothing when it fails half-way', async () => {
    const failing = installWhole(place(), async ({ binary }) => {
      await writeProgram(binary, 'exit 0');
      throw new Error('the line went dead');
    });
    await expect(failing).rejects.toThrow('the line went dead');
    expect(await readdir(cacheFolder)).toEqual([]);
  });

  it('leaves nothing when the program does not run here', async () => {
    const failing = installWhole(place(), ({ binary }) => writeProgram(binary, 'echo wrong machine >&2; exit 1'));
    await expect(failing).rejects.toThrow('the installed program does not start (wrong machine)');
    expect(await readdir(cacheFolder)).toEqual([]);
  });

  it('keeps the first of two that were made at once', async () => {
    const [one, two] = await Promise.all([
      installWhole(place(), ({ binary }) => writeProgram(binary, 'echo one')),
      installWhole(place(), ({ binary }) => writeProgram(binary, 'echo two')),
    ]);
    expect(one).toBe(two);
    expect(await readFile(one, 'utf8')).toMatch(/^#!\/bin\/sh\necho (one|two)\n$/);
    expect(await readdir(cacheFolder)).toHaveLength(1);
  });

  it('replaces a folder whose program was taken away', async () => {
    const installed = await installWhole(place(), ({ binary }) => writeProgram(binary, 'exit 0'));
    await writeFile(join(dirname(installed), 'other'), '');
    await rm(installed);
    await installWhole(place(), ({ binary }) => writeProgram(binary, 'echo new'));
    expect(await readFile(installed, 'utf8')).toContain('echo new');
  });

  it('clears away what killed installs left a day ago, and no running one', async () => {
    const [old, running] = [join(cacheFolder, '.staging-old'), join(cacheFolder, '.staging-running')];
    for (const folder of [old, running]) await mkdir(folder);
    const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
    await utimes(old, twoDaysAgo, twoDaysAgo);
    await installWhole(place(), ({ binary }) => writeProgram(binary, 'exit 0'));
    const names = await readdir(cacheFolder);
    expect(names).toContain('.staging-running');
    expect(names).not.toContain('.staging-old');
  });

  it('says what to set when the cache can not be written', async () => {
    const file = join(cacheFolder, 'a-file');
    await writeFile(file, '');
    const failing = installWhole({ cacheFolder: join(file, 'cache'), release: 'x' }, async () => undefined);
    await expect(failing).rejects.toMatchObject({
      message: `Expected to write to the cache folder ${join(file, 'cache')}, but a part of the path is a file, not a folder.`,
      hint: 'Set TUNING_PIPELINE_CACHE_DIR to a folder of yours.',
    });
  });
});
