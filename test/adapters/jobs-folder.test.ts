import { mkdir, mkdtemp, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJobsFolder } from '../../src/adapters/files/run-folder/jobs-folder.js';
import { StageError } from '../../src/core/errors.js';
import { type Plan, planDigest, renderPlan } from '../../src/core/generate/plan.js';
import { sha256 } from '../../src/core/hash.js';
import type { ManifestFile } from '../../src/core/validate/manifest-file.js';
import { validateFolder } from '../../src/core/validate/check/validate-manifests.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'jobs-folder-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

function open(folder = '.') {
  return openJobsFolder({ path: join(root, folder), label: join('jobs', folder) });
}

async function refusal(folder?: string): Promise<StageError> {
  try {
    await open(folder);
  } catch (error) {
    if (error instanceof StageError) return error;
    throw error;
  }
  throw new Error('the folder was opened');
}

function write(file: string, text: string): Promise<void> {
  return writeFile(join(root, file), text);
}

/** A folder with a plan of these files; file name to text. */
async function writePlanned(folder: string, texts: Record<string, string>): Promise<Plan> {
  await mkdir(join(root, folder), { recursive: true });
  const files = Object.entries(texts).map(([file, text]) => ({
    file,
    name: file.split('.')[0] ?? '',
    sha256: sha256(text),
  }));
  for (const [file, text] of Object.entries(texts)) await write(join(folder, file), text);
  const plan: Plan = { version: 1, runKey: null, configHash: '', digest: planDigest(files), files };
  await write(join(folder, 'plan.json'), renderPlan(plan));
  return plan;
}

async function readAll(files: AsyncIterable<ManifestFile>): Promise<ManifestFile[]> {
  const all: ManifestFile[] = [];
  for await (const file of files) all.push(file);
  return all;
}

describe('a folder with a plan', () => {
  it('means exactly the plan’s files, in its order', async () => {
    const plan = await writePlanned('.', { 'b.yaml': 'b: 1', 'a.yaml': 'a: 1' });
    const folder = await open();
    expect(folder).toMatchObject({ dir: root, via: 'plan', plan, files: ['b.yaml', 'a.yaml'], unplanned: [] });
    expect(await readAll(folder.read())).toEqual([
      { file: 'b.yaml', bytes: Buffer.from('b: 1'), sha256: sha256('b: 1'), planned: plan.files[0] },
      { file: 'a.yaml', bytes: Buffer.from('a: 1'), sha256: sha256('a: 1'), planned: plan.files[1] },
    ]);
  });

  it('lists the manifests beside the plan, and nothing else', async () => {
    await writePlanned('.', { 'a.yaml': 'a: 1' });
    for (const file of ['z.yml', 'y.json', 'x.yaml', 'ended', 'notes.txt', '.hidden.yaml']) await write(file, '');
    await mkdir(join(root, 'folder.yaml'));
    expect((await open()).unplanned).toEqual(['x.yaml', 'y.json', 'z.yml']);
  });

  it('has the plan’s digest as long as every planned file is unchanged', async () => {
    const plan = await writePlanned('.', { 'a.yaml': 'a: 1', 'b.yaml': 'b: 1' });
    await write('stray.yaml', 'c: 1');
    expect((await validateFolder(await open(), { label: '' })).digest).toBe(plan.digest);
    await write('b.yaml', 'b: 2');
    const changed = await validateFolder(await open(), { label: '' });
    expect(changed.digest).not.toBe(plan.digest);
    expect(changed.report.findings.map(({ rule }) => rule)).toContain('changed-file');
  });

  it('reads each of many files with its own entry of the plan', async () => {
    const texts = Array.from({ length: 40 }, (_, index) => [`job-${index}.yaml`, `n: ${index}`] as const);
    const plan = await writePlanned('.', Object.fromEntries(texts));
    const files = await readAll((await open()).read());
    expect(files.map(({ planned }) => planned)).toEqual(plan.files);
  });

  it('says which planned file is missing, and reads the others', async () => {
    const plan = await writePlanned('.', { 'a.yaml': 'a: 1', 'b.yaml': 'b: 1' });
    await unlink(join(root, 'a.yaml'));
    const [a, b] = await readAll((await open()).read());
    expect(a).toMatchObject({ file: 'a.yaml', problem: 'missing', planned: plan.files[0] });
    expect(b).toMatchObject({ file: 'b.yaml', bytes: Buffer.from('b: 1') });
  });

  it.each([
    ['no JSON', '{'],
    ['another version', '{"version": 9}'],
  ])('is refused when the plan is %s', async (_, text) => {
    await write('a.yaml', 'a: 1');
    await write('plan.json', text);
    const error = await refusal();
    expect(error.type).toBe('Corrupt');
    expect(error.message).toContain('jobs');
  });

  it('is refused when the plan lists nothing', async () => {
    await writePlanned('.', {});
    expect((await refusal()).type).toBe('NotFound');
  });

  it('wins over a latest link beside it', async () => {
    await writePlanned('.', { 'a.yaml': 'a: 1' });
    await writePlanned('run-1', { 'b.yaml': 'b: 1' });
    await symlink('run-1', join(root, 'latest'));
    expect(await open()).toMatchObject({ via: 'plan', files: ['a.yaml'] });
  });
});

describe('a folder of runs', () => {
  it('means the run that latest leads to, shown by its own name', async () => {
    await writePlanned('run-1', { 'a.yaml': 'a: 1' });
    await symlink('run-1', join(root, 'latest'));
    await write('loose.yaml', 'b: 1');
    const folder = await open();
    expect(folder).toMatchObject({ via: 'latest', label: 'jobs/run-1', files: ['a.yaml'], unplanned: [] });
    expect(folder.dir).toMatch(/run-1$/);
  });

  it('keeps to that run when latest moves on', async () => {
    await writePlanned('run-1', { 'a.yaml': 'a: 1' });
    await writePlanned('run-2', { 'a.yaml': 'a: 2' });
    await symlink('run-1', join(root, 'latest'));
    const folder = await open();
    await unlink(join(root, 'latest'));
    await symlink('run-2', join(root, 'latest'));
    expect(await readAll(folder.read())).toMatchObject([{ bytes: Buffer.from('a: 1') }]);
  });

  it.each([
    ['leads nowhere', 'gone', 'that folder is gone'],
    ['leads to a folder without a plan', 'empty', 'there is none'],
  ])('is refused when latest %s', async (_, target, shown) => {
    await mkdir(join(root, 'empty'));
    await write('loose.yaml', 'a: 1');
    await symlink(target, join(root, 'latest'));
    const error = await refusal();
    expect(error.type).toBe('NotFound');
    expect(error.message).toContain(shown);
  });

  it('takes an ordinary folder of that name for no run', async () => {
    await mkdir(join(root, 'latest'));
    await write('loose.yaml', 'a: 1');
    expect(await open()).toMatchObject({ via: 'files', files: ['loose.yaml'] });
  });
});

describe('a folder without a plan', () => {
  it('means every manifest directly in it, by name', async () => {
    for (const file of ['c.json', 'a.yml', 'b.yaml', 'notes.txt', '.hidden.yaml', 'upper.YAML'])
      await write(file, 'a: 1');
    await mkdir(join(root, 'deeper'));
    await write('deeper/d.yaml', 'a: 1');
    const folder = await open();
    expect(folder).toMatchObject({ via: 'files', plan: null, files: ['a.yml', 'b.yaml', 'c.json'], unplanned: [] });
    for (const file of await readAll(folder.read())) expect(file).not.toHaveProperty('planned');
  });

  it('reads more files than it reads ahead, in order', async () => {
    const names = Array.from({ length: 50 }, (_, index) => `job-${String(index).padStart(2, '0')}.yaml`);
    for (const name of names) await write(name, name);
    const files = await readAll((await open()).read());
    expect(files.map((file) => ('bytes' in file ? Buffer.from(file.bytes).toString() : ''))).toEqual(names);
  });

  it('says why a file can’t be read, and reads the others', async () => {
    await symlink('loop.yaml', join(root, 'loop.yaml'));
    await symlink('nowhere', join(root, 'dangling.yaml'));
    await symlink('.', join(root, 'folder.yaml'));
    await write('huge.yaml', '');
    await truncate(join(root, 'huge.yaml'), 100 * 1024 * 1024);
    await write('ok.yaml', 'a: 1');
    await symlink('ok.yaml', join(root, 'link.yaml'));
    const problems = (await readAll((await open()).read())).map((file) => [
      file.file,
      'problem' in file ? file.message : 'read',
    ]);
    expect(problems).toEqual([
      ['dangling.yaml', expect.stringContaining('does not exist')],
      ['folder.yaml', expect.stringContaining('expected a regular file')],
      ['huge.yaml', 'expected at most 3 MiB, got 100.0 MiB'],
      ['link.yaml', 'read'],
      ['loop.yaml', expect.stringContaining('form a loop')],
      ['ok.yaml', 'read'],
    ]);
  });

  it.each([
    ['does not exist', 'nowhere', 'NotFound', 'no such folder'],
    ['is a file', 'file.txt', 'InvalidInput', 'jobs/file.txt'],
    ['has no manifest', 'empty', 'NotFound', 'at least one manifest'],
  ])('is refused when it %s', async (_, folder, type, shown) => {
    await write('file.txt', '');
    await mkdir(join(root, 'empty'));
    const error = await refusal(folder);
    expect(error.type).toBe(type);
    expect(error.message).toContain(shown);
    expect(error.message).not.toContain(root);
  });
});
