import { link, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from './file-problem.js';
import { makeFolder } from './make-folder.js';
import { openFile } from './open-file.js';

/** An open file, as far as histories, journals and leases need one. */
export interface DiskFile {
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  write(buffer: Buffer, offset: number, length: number, position: number): Promise<{ bytesWritten: number }>;
  stat(): Promise<DiskStats>;
  truncate(length: number): Promise<void>;
  datasync(): Promise<void>;
  sync(): Promise<void>;
  chown(uid: number, gid: number): Promise<void>;
  close(): Promise<void>;
}

export interface DiskStats {
  size: number;
  mtimeMs: number;
  mode: number;
  uid: number;
  gid: number;
  /** How many names it has. */
  nlink: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

/** The file system under histories, journals and leases. Tests give one that fails, tears and forgets. */
export interface Disk {
  open(path: string, flags: string, mode?: number): Promise<DiskFile>;
  stat(path: string): Promise<DiskStats>;
  readdir(path: string): Promise<string[]>;
  readText(path: string): Promise<string>;
  /** The path without symbolic links. */
  realpath(path: string): Promise<string>;
  /** Creates what is missing of a path; the first folder that it had to create. */
  mkdir(path: string): Promise<string | undefined>;
  link(existing: string, path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Nothing there is no error. */
  rm(path: string): Promise<void>;
}

/** The disk of this machine. */
export const realDisk: Disk = {
  open: openFile,
  stat: (path) => stat(path),
  readdir: (path) => readdir(path),
  readText: (path) => readFile(path, 'utf8'),
  realpath: (path) => realpath(path),
  mkdir: (path) => makeFolder(path),
  link,
  rename,
  rm: (path) => rm(path, { force: true }),
};

/** Bytes of an open file, fewer only where it ends: one read may give less than it was asked for. */
export async function readBytes(handle: DiskFile, { start, end }: { start: number; end: number }): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, end - start));
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, start + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

/** Where folders can't be synced, or not by this user, names are as durable as that file system makes them. */
const CANT_SYNC = new Set(['EACCES', 'EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP']);

/** A new name is on disk only when its folder is. */
export async function syncFolder(folder: string, disk: Disk = realDisk): Promise<void> {
  let handle: DiskFile | undefined;
  try {
    handle = await disk.open(folder, 'r');
    await handle.sync();
  } catch (error) {
    if (!CANT_SYNC.has(codeOf(error) ?? '')) throw error;
  } finally {
    await handle?.close();
  }
}

/** Creates a folder and those above it, on disk when this returns. */
export async function createFolder(folder: string, disk: Disk = realDisk): Promise<void> {
  const first = await disk.mkdir(folder);
  if (first === undefined) return;
  for (let path = folder; ; path = dirname(path)) {
    await syncFolder(dirname(path), disk);
    if (path === first || path === dirname(path)) return;
  }
}
