import type { Disk, DiskFile } from '../../../src/adapters/files/disk.js';
import { type Step, strikes } from './fault.js';
import {
  createFileNode,
  createFolderNode,
  fail,
  fileOf,
  find,
  type Node,
  removeEntry,
  renameEntry,
  setEntry,
  statsOf,
  sync,
} from './memory-files.js';
import { Killed, kill, losePower, type SimProcess, takeTurn, type World } from './world.js';

/** The disk as one process sees it, with that process's fault. */
export function diskOf(world: World, process: SimProcess): Disk {
  const { files } = world;
  const step = async <T>(kind: Step, effect: () => T): Promise<T> => {
    await takeTurn(world, process);
    process.steps[kind] += 1;
    if (strikes(process.fault, kind)) {
      switch (process.fault.kind) {
        case 'kill':
          kill(process);
          throw new Killed();
        case 'power cut':
          losePower(world);
          throw new Killed();
        case 'ENOSPC':
        case 'EIO':
          return fail(process.fault.kind);
        case 'torn write':
        case 'short write':
          throw new Error('Expected a write to see to this itself.');
      }
    }
    return effect();
  };
  const openFile = (node: Node): DiskFile => ({
    read: (buffer, offset, length, position) =>
      step('other', () => ({
        bytesRead: fileOf(node).data.copy(
          buffer,
          offset,
          position,
          Math.min(position + length, fileOf(node).data.length),
        ),
      })),
    write: async (buffer, offset, length, position) => {
      const put = (count: number) => {
        const file = fileOf(node);
        const data = Buffer.alloc(Math.max(file.data.length, position + count));
        file.data.copy(data);
        buffer.copy(data, position, offset, offset + count);
        file.data = data;
        file.mtimeMs = files.nowMs;
        return { bytesWritten: count };
      };
      const kind = process.fault?.kind;
      if (kind !== 'torn write' && kind !== 'short write') return step('write', () => put(length));
      await takeTurn(world, process);
      process.steps.write += 1;
      if (!strikes(process.fault, 'write')) return put(length);
      const written = put(world.random.below(length));
      if (kind === 'short write') return written;
      kill(process);
      throw new Killed();
    },
    stat: () => step('other', () => statsOf(node)),
    truncate: (length) =>
      step('other', () => {
        const file = fileOf(node);
        file.data = Buffer.from(file.data.subarray(0, length));
        file.mtimeMs = files.nowMs;
      }),
    datasync: () => step('sync', () => sync(files, node)),
    sync: () => step('sync', () => sync(files, node)),
    chown: () => Promise.resolve(),
    close: () => Promise.resolve(),
  });
  return {
    open: async (path, flags, mode = 0o644) => {
      const create = () => {
        const node = createFileNode(mode, files.nowMs);
        setEntry(files, path, node);
        return openFile(node);
      };
      if (flags.startsWith('wx')) {
        return step('create', () => (find(files, path) === undefined ? create() : fail('EEXIST')));
      }
      return step('other', () => openFile(find(files, path) ?? fail('ENOENT')));
    },
    stat: (path) => step('other', () => statsOf(find(files, path) ?? fail('ENOENT'))),
    readdir: (path) =>
      step('other', () => {
        const node = find(files, path) ?? fail('ENOENT');
        return node.kind === 'folder' ? [...node.entries.keys()] : fail('ENOTDIR');
      }),
    readText: (path) => step('other', () => fileOf(find(files, path) ?? fail('ENOENT')).data.toString('utf8')),
    realpath: (path) => step('other', () => (find(files, path) === undefined ? fail('ENOENT') : path)),
    mkdir: (path) =>
      step('create', () => {
        let first: string | undefined;
        const names = path.split('/').filter((part) => part !== '');
        for (const [index] of names.entries()) {
          const folder = `/${names.slice(0, index + 1).join('/')}`;
          if (find(files, folder) !== undefined) continue;
          setEntry(files, folder, createFolderNode());
          first ??= folder;
        }
        return first;
      }),
    link: (existing, path) =>
      step('create', () => {
        const node = find(files, existing) ?? fail('ENOENT');
        if (find(files, path) !== undefined) fail('EEXIST');
        setEntry(files, path, node);
      }),
    rename: (from, to) => step('create', () => renameEntry(files, from, to)),
    rm: (path) =>
      step('other', () => {
        if (find(files, path) !== undefined) removeEntry(files, path);
      }),
  };
}
