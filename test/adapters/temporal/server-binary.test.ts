import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { findInstalledServerBinary, findServerBinary } from '../../../src/adapters/temporal/install/server-binary.js';
import { cachedBinary } from '../../../src/adapters/temporal/install/server-cache.js';
import { DOWNLOADED_RELEASE, downloadServerBinary } from '../../../src/adapters/temporal/install/server-download.js';
import { WHEEL_RELEASE } from '../../../src/adapters/temporal/install/server-wheel.js';
import { failureOf } from './failure-of.js';

let folder: string;
let cacheFolder: string;

async function writeProgram(file: string, mode = 0o755): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, '#!/bin/sh\n', { mode });
  return file;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'server-binary-'));
  cacheFolder = join(folder, 'cache');
  onTestFinished(() => rm(folder, { recursive: true }));
});

describe('the program that is there already', () => {
  it('is the first on PATH that can be run, before any cached copy', async () => {
    await mkdir(join(folder, 'a', 'temporal'), { recursive: true });
    await writeProgram(join(folder, 'b', 'temporal'), 0o644);
    const wanted = await writeProgram(join(folder, 'c', 'temporal'));
    await writeProgram(join(folder, 'd', 'temporal'));
    await writeProgram(cachedBinary(cacheFolder, WHEEL_RELEASE));
    const PATH = ['relative', '', ...['a', 'b', 'c', 'd'].map((name) => join(folder, name))].join(':');
    expect(await findInstalledServerBinary({ PATH, TUNING_PIPELINE_CACHE_DIR: cacheFolder })).toBe(wanted);
  });

  it.each([DOWNLOADED_RELEASE, WHEEL_RELEASE])('is a cached copy of %s', async (release) => {
    const cached = await writeProgram(cachedBinary(cacheFolder, release));
    const progress: string[] = [];
    const env = { PATH: folder, TUNING_PIPELINE_CACHE_DIR: cacheFolder };
    expect(await findServerBinary({ env, onProgress: (line) => progress.push(line) })).toBe(cached);
    expect(progress).toEqual([]);
  });
});

describe('a machine where nothing can be had', () => {
  // A proxy that nobody serves: no way leads out of the machine, whatever its network.
  const offline = { PATH: '/nowhere', HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' };

  it('is told what was tried and what to do, with a line before each slow step', async () => {
    const progress: string[] = [];
    const env = { ...offline, TUNING_PIPELINE_CACHE_DIR: cacheFolder };
    const failure = await failureOf(findServerBinary({ env, onProgress: (line) => progress.push(line) }));
    expect(failure.type).toBe('NotFound');
    expect(failure.message).toMatch(/download failed .*; pip failed \(there is no python3\)\.$/);
    expect(failure.hint).toContain('TEMPORAL_ADDRESS');
    expect(progress).toEqual([expect.stringContaining('Downloading'), expect.stringContaining('pip')]);
    expect(await readdir(cacheFolder)).toEqual([]);
  });

  it('does not wait for the download beyond its limit', async () => {
    await expect(downloadServerBinary({ cacheFolder, env: offline, limitMs: 50 })).rejects.toThrow(
      "the SDK's download failed (it took longer than 0.05 s)",
    );
    expect(await readdir(cacheFolder)).toEqual([]);
  });
});
