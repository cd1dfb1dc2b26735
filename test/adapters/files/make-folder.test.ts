import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../../src/adapters/files/make-folder.js';
import { tempFolder } from '../../support/folders.js';

describe('makeFolder', () => {
  it('creates what is missing and names the first of it', async () => {
    const root = tempFolder();
    expect(await makeFolder(join(root, 'a/b/c'))).toBe(join(root, 'a'));
    expect(await makeFolder(join(root, 'a/d'))).toBe(join(root, 'a/d'));
    expect(await makeFolder(join(root, 'a/b/c'))).toBeUndefined();
    expect(existsSync(join(root, 'a/b/c'))).toBe(true);
  });

  it('is done once by many at a time', async () => {
    const root = tempFolder();
    const made = await Promise.all(Array.from({ length: 8 }, () => makeFolder(join(root, 'x/y'))));
    expect(made).toContain(join(root, 'x'));
    expect(existsSync(join(root, 'x/y'))).toBe(true);
  });

  it('fails where a file is in the way', async () => {
    const root = tempFolder();
    writeFileSync(join(root, 'file'), '');
    await expect(makeFolder(join(root, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(root, 'file/below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it.skipIf(!existsSync('/proc/self'))('comes back from a file system that takes no new names', async () => {
    await expect(makeFolder('/proc/nowhere/below')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
