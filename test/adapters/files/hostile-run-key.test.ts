import { existsSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openJobsFolder } from '../../../src/adapters/files/run-folder/jobs-folder.js';
import { writeRunFolder } from '../../../src/adapters/files/run-folder/run-folder.js';
import { generateManifests } from '../../../src/core/generate/generate-manifests.js';
import { parsePipelineInput } from '../../../src/core/pipeline/parse-input.js';
import { aConfig } from '../../support/configs.js';
import { readTree, tempFolder } from '../../support/folders.js';
import { attemptLater } from '../../support/hostile.js';

describe('a run key', () => {
  it.each(['../x', '/x', '.', '..', 'a/b', 'a\u0000', '.staging-x', 'latest', ''])('is not %j', (runKey) => {
    expect(parsePipelineInput({ runKey }).problems?.[0]?.path).toEqual(['runKey']);
  });
});

describe('a jobs folder in which something lies in wait', () => {
  it.each([
    {
      what: 'a link in the place of the run',
      plant: (folder: string, aside: string) => symlinkSync(aside, join(folder, 'tonight')),
    },
    { what: 'a file in the place of the run', plant: (folder: string) => writeFileSync(join(folder, 'tonight'), '') },
    {
      what: 'a file in the place of latest',
      plant: (folder: string, aside: string) => linkSync(join(aside, 'kept'), join(folder, 'latest')),
    },
    {
      what: 'a folder in the place of latest',
      plant: (folder: string) => mkdirSync(join(folder, 'latest/x'), { recursive: true }),
    },
  ])('gets nothing written through $what', async ({ plant }) => {
    const [jobsDir, aside] = [tempFolder(), tempFolder()];
    writeFileSync(join(aside, 'kept'), 'kept');
    plant(jobsDir, aside);
    const generated = generateManifests({ config: aConfig(), runKey: 'tonight' });
    const outcome = await attemptLater(() => writeRunFolder({ jobsDir, runKey: 'tonight', generated }));
    expect(outcome).toBeInstanceOf(Error);
    expect(readTree(aside)).toEqual({ kept: 'kept' });
    if (existsSync(join(jobsDir, 'latest'))) expect(existsSync(join(jobsDir, 'tonight'))).toBe(false);
  });

  it('is told of when its latest leads into itself', async () => {
    const path = tempFolder();
    symlinkSync('latest', join(path, 'latest'));
    expect(await attemptLater(() => openJobsFolder({ path, label: 'jobs' }))).toBeInstanceOf(Error);
  });
});
