import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFile } from '../../../src/adapters/files/open-file.js';

let root: string;
let path: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'open-file-'));
  path = join(root, 'file');
});

afterEach(() => rm(root, { recursive: true }));

describe('openFile', () => {
  it('writes where it is told and says how many bytes', async () => {
    const file = await openFile(path, 'wx+');
    expect(await file.write(Buffer.from('xabcx'), 1, 3, 0)).toEqual({ bytesWritten: 3 });
    expect(await file.write(Buffer.from('d'), 0, 1, 3)).toEqual({ bytesWritten: 1 });
    await file.datasync();
    await file.close();
    expect(await readFile(path, 'utf8')).toBe('abcd');
  });

  it('closes only when the writes have ended that it was given', async () => {
    const file = await openFile(path, 'wx+');
    const bytes = Buffer.alloc(8 * 1024 * 1024, 'x');
    const ended: string[] = [];
    const writes = [0, 1].map((place) => file.write(bytes, 0, bytes.length, place * bytes.length));
    const closed = file.close();
    await expect(file.write(bytes, 0, 1, 0)).rejects.toThrow();
    for (const write of writes) void write.then(() => ended.push('write'));
    await closed.then(() => ended.push('close'));
    expect(ended).toEqual(['write', 'write', 'close']);
  });

  it('rejects with the code of the file system, and closes after that', async () => {
    const created = await openFile(path, 'wx+');
    await created.close();
    const file = await openFile(path, 'r');
    await expect(file.write(Buffer.from('a'), 0, 1, 0)).rejects.toMatchObject({ code: 'EBADF' });
    await file.close();
  });

  it('refuses to write to what is closed', async () => {
    const file = await openFile(path, 'wx+');
    await file.close();
    await expect(file.write(Buffer.from('a'), 0, 1, 0)).rejects.toThrow();
    await expect(file.datasync()).rejects.toThrow();
  });
});
