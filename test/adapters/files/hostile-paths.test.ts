// Paths that want to lead out of a worker's root, in every way that we know of. What is allowed lies under the root once
// all links are resolved, and nothing that is done with it reaches anything else.

import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectFreeName, expectFreePlace } from '../../../src/adapters/files/run-folder/expect-free-place.js';
import { resolveUnderRoot } from '../../../src/adapters/files/rooted-path.js';
import { StageError } from '../../../src/core/errors.js';
import { planDigest } from '../../../src/core/generate/plan.js';
import { readTree, tempFolder } from '../../support/folders.js';
import { attempt, attemptLater } from '../../support/hostile.js';

const EMPTY_DIGEST = planDigest([]);

interface Siege {
  root: string;
  outside: string;
}

/** A root beside something that is not to be reached, with links in it that lead there. */
function besiege(): Siege {
  const top = realpathSync(tempFolder());
  const [root, outside] = [join(top, 'root'), join(top, 'outside')];
  mkdirSync(join(root, 'a/b'), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(outside, 'kept'), 'kept');
  symlinkSync(outside, join(root, 'link'));
  symlinkSync('../../outside', join(root, 'a/up'));
  symlinkSync('link', join(root, 'chain'));
  symlinkSync(join(outside, 'new'), join(root, 'dangling'));
  symlinkSync('../../outside/new', join(root, 'a/dangling'));
  symlinkSync('dangling', join(root, 'dangling-chain'));
  symlinkSync('loop', join(root, 'loop'));
  symlinkSync('b', join(root, 'a/inner'));
  symlinkSync('b/new', join(root, 'a/inner-new'));
  symlinkSync('../root', join(root, 'home'));
  return { root, outside };
}

/** Resolves the path and, where that is allowed, writes there as a run would. */
async function tryToWrite({ root }: Siege, path: string): Promise<'denied' | 'allowed'> {
  const resolved = await attemptLater(() => resolveUnderRoot({ root, confinedToRoot: true }, path));
  if (resolved instanceof StageError) return 'denied';
  await mkdir(dirname(resolved), { recursive: true }).catch(() => undefined);
  await appendFile(resolved, 'x').catch(() => undefined);
  await mkdir(resolved, { recursive: true }).catch(() => undefined);
  await writeFile(join(resolved, 'file'), 'x').catch(() => undefined);
  return 'allowed';
}

describe('a path under a confined root', () => {
  it.each([
    ['..', 'denied'],
    ['../outside/kept', 'denied'],
    ['../root-two/x', 'denied'],
    ['a/../../outside/kept', 'denied'],
    ['a/./.././../outside', 'denied'],
    ['/', 'denied'],
    ['/etc/passwd', 'denied'],
    ['//etc/passwd', 'denied'],
    ['/proc/self/root/etc/passwd', 'denied'],
    ['link', 'denied'],
    ['link/kept', 'denied'],
    ['link/new/deep', 'denied'],
    ['a/up/kept', 'denied'],
    ['chain/kept', 'denied'],
    ['link/../a', 'allowed'],
    ['dangling', 'denied'],
    ['dangling/x', 'denied'],
    ['a/dangling', 'denied'],
    ['dangling-chain', 'denied'],
    ['home/link/x', 'denied'],
    ['home/dangling', 'denied'],
    ['loop', 'denied'],
    ['loop/x', 'denied'],
    ['', 'allowed'],
    ['.', 'allowed'],
    ['a/inner/x', 'allowed'],
    ['a/inner-new', 'allowed'],
    ['home/a/x', 'allowed'],
    ['new/deep/file', 'allowed'],
    ['...', 'allowed'],
    ['..a/x', 'allowed'],
    ['a/..b', 'allowed'],
    // No separators here: each is one odd name.
    ['..\\..\\outside\\kept', 'allowed'],
    ['C:\\Windows\\x', 'allowed'],
    ['\u2024\u2024/outside', 'allowed'],
    ['\uff0e\uff0e/outside', 'allowed'],
    ['..\u2215outside', 'allowed'],
    ['%2e%2e/outside', 'allowed'],
    ['~/x', 'allowed'],
    ['$HOME/x', 'allowed'],
    ['file:///etc/passwd', 'allowed'],
    ['\u202e/x', 'allowed'],
  ])('%j is %s, and nothing outside is touched', async (path, expected) => {
    const siege = besiege();
    expect(await tryToWrite(siege, path)).toBe(expected);
    expect(readTree(siege.outside)).toEqual({ kept: 'kept' });
  });

  it('leads nowhere else, whatever its pieces are', async () => {
    const siege = besiege();
    const links = ['link', 'up', 'chain', 'dangling', 'loop', 'home', 'inner', 'inner-new'];
    const names = ['..', '.', '', 'a', 'b', 'outside', 'root', 'kept', 'x'.repeat(300), '\u0000', '..\\', '~'];
    const piece = fc.constantFrom(...links, ...names, siege.outside, siege.root);
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 7 }), async (pieces) => {
        await tryToWrite(siege, pieces.join('/'));
        expect(readTree(siege.outside)).toEqual({ kept: 'kept' });
      }),
      { numRuns: 500 },
    );
  });

  it('may be long and deep', async () => {
    const siege = besiege();
    for (const path of ['x/'.repeat(2_000), 'x'.repeat(10_000), '../'.repeat(2_000), 'a/../'.repeat(2_000)])
      await tryToWrite(siege, path);
    expect(readTree(siege.outside)).toEqual({ kept: 'kept' });
  });
});

describe('a place that workers need for themselves', () => {
  it.each([
    'outputs/h.jsonl.lock',
    'outputs/h.jsonl.alerts.jsonl',
    'outputs/h.jsonl.alerts.jsonl.1',
    'outputs/h.jsonl.12.gz',
    'outputs/h.jsonl.torn-20261123',
    'outputs/h.jsonl.lock/x',
    '.tuning-pipeline-workers',
    '.tuning-pipeline-workers/x',
    'jobs/.staging-x/y',
    'jobs/tonight',
    'jobs/tonight/observed',
    'jobs/latest',
    'jobs/latest/x',
    'nobody-yet/latest',
    'nobody-yet/latest/x',
  ])('is not for a run: %s', async (label) => {
    const root = tempFolder();
    mkdirSync(join(root, 'jobs/tonight'), { recursive: true });
    const plan = { version: 1, runKey: 'tonight', configHash: 'c', digest: 'd', files: [] };
    writeFileSync(join(root, 'jobs/tonight/plan.json'), JSON.stringify({ ...plan, digest: EMPTY_DIGEST }));
    symlinkSync('tonight', join(root, 'jobs/latest'));
    await expect(expectFreePlace({ root, path: join(root, label), label })).rejects.toMatchObject({
      type: 'AccessDenied',
      message: expect.stringContaining(label),
    });
  });

  it.each([
    '.',
    'jobs',
    'jobs/tomorrow',
    'outputs/h.jsonl',
    'lock',
    'x-lock',
    'x-12-gz',
    'xtuning-pipeline-workers',
    '.tuning-pipeline-workers-2',
    'jobs/xstaging-x',
    'jobs/latest-2',
  ])('is none of these: %s', async (label) => {
    const root = tempFolder();
    await expect(expectFreePlace({ root, path: join(root, label), label })).resolves.toBeUndefined();
  });

  it.each([
    ['k8s_health_history.jsonl', false],
    ['k8s_health_history.jsonl.1.gz', false],
    ['k8s_health_history.jsonl.alerts.jsonl', false],
    ['x.lock', false],
    ['.staging-x', false],
    ['latest', false],
    ['.tuning-pipeline-workers', false],
    ['xstaging-x', true],
    ['latest-2', true],
    ['xtuning-pipeline-workers', true],
    ['tonight', true],
    ['2026.11.22', true],
    ['99999999999999999999', true],
  ])('as the name of a run: %s', (name, isFree) => {
    expect(attempt(() => expectFreeName(name)) === undefined).toBe(isFree);
  });
});
