// Files and folders in memory that know what would survive a power cut: bytes that were synced, and names whose folder
// was synced. What was not may be kept, lost, cut or turned to zeros.

import { basename, dirname } from 'node:path';
import type { DiskStats } from '../../../src/adapters/files/disk.js';
import type { Random } from './random.js';

export interface FileNode {
  kind: 'file';
  data: Buffer;
  /** What a power cut leaves of it for certain. */
  durable: Buffer;
  mode: number;
  mtimeMs: number;
}

export interface FolderNode {
  kind: 'folder';
  entries: Map<string, Node>;
  durable: Map<string, Node>;
  /** Changes since it was synced, in order: a power cut keeps some first ones. */
  pending: ((entries: Map<string, Node>) => void)[];
}

export type Node = FileNode | FolderNode;

export interface MemoryFiles {
  root: FolderNode;
  /** Milliseconds. */
  nowMs: number;
  /** A disk that says "synced" and does nothing: the proof must see through it. */
  liesAboutSync: boolean;
}

export function createMemoryFiles(): MemoryFiles {
  return { root: createFolderNode(), nowMs: 1_800_000_000_000, liesAboutSync: false };
}

export function createFolderNode(): FolderNode {
  return { kind: 'folder', entries: new Map(), durable: new Map(), pending: [] };
}

export function createFileNode(mode: number, mtimeMs: number): FileNode {
  return { kind: 'file', data: Buffer.alloc(0), durable: Buffer.alloc(0), mode, mtimeMs };
}

export function fail(code: string): never {
  throw Object.assign(new Error(code), { code });
}

export function find(files: MemoryFiles, path: string): Node | undefined {
  let node: Node | undefined = files.root;
  for (const name of path.split('/').filter((part) => part !== '')) {
    if (node === undefined) return undefined;
    if (node.kind === 'file') fail('ENOTDIR');
    node = node.entries.get(name);
  }
  return node;
}

function folderOf(files: MemoryFiles, path: string): FolderNode {
  const folder = find(files, dirname(path)) ?? fail('ENOENT');
  return folder.kind === 'folder' ? folder : fail('ENOTDIR');
}

function change(folder: FolderNode, apply: (entries: Map<string, Node>) => void): void {
  apply(folder.entries);
  folder.pending.push(apply);
}

export function setEntry(files: MemoryFiles, path: string, node: Node): void {
  const name = basename(path);
  change(folderOf(files, path), (entries) => entries.set(name, node));
}

export function removeEntry(files: MemoryFiles, path: string): void {
  const name = basename(path);
  change(folderOf(files, path), (entries) => entries.delete(name));
}

/** Within one folder: a power cut leaves both sides of it or none. */
export function renameEntry(files: MemoryFiles, from: string, to: string): void {
  const node = find(files, from) ?? fail('ENOENT');
  if (dirname(from) !== dirname(to)) fail('EXDEV');
  change(folderOf(files, to), (entries) => {
    entries.delete(basename(from));
    entries.set(basename(to), node);
  });
}

export function fileOf(node: Node): FileNode {
  return node.kind === 'file' ? node : fail('EISDIR');
}

export function sync(files: MemoryFiles, node: Node): void {
  if (files.liesAboutSync) return;
  if (node.kind === 'file') {
    node.durable = Buffer.from(node.data);
    return;
  }
  node.durable = new Map(node.entries);
  node.pending = [];
}

export function statsOf(node: Node): DiskStats {
  return {
    size: node.kind === 'file' ? node.data.length : 0,
    mtimeMs: node.kind === 'file' ? node.mtimeMs : 0,
    mode: node.kind === 'file' ? node.mode : 0o755,
    uid: 0,
    gid: 0,
    nlink: 1,
    isFile: () => node.kind === 'file',
    isDirectory: () => node.kind === 'folder',
  };
}

/** What the disk holds after a power cut. */
export function cutPower(node: Node, random: Random): void {
  if (node.kind === 'file') {
    node.data = surviving(node, random);
    node.durable = Buffer.from(node.data);
    return;
  }
  const entries = new Map(node.durable);
  for (const apply of node.pending.slice(0, random.below(node.pending.length + 1))) apply(entries);
  node.entries = entries;
  node.durable = new Map(entries);
  node.pending = [];
  for (const child of entries.values()) cutPower(child, random);
}

function surviving({ data, durable }: FileNode, random: Random): Buffer {
  if (data.equals(durable)) return data;
  const isLonger = data.length > durable.length && data.subarray(0, durable.length).equals(durable);
  if (!isLonger) return Buffer.from(random.pick([data, durable]));
  const end = durable.length + random.below(data.length - durable.length + 1);
  const kept = Buffer.from(data.subarray(0, end));
  // A size that is on disk before its bytes are reads as zeros.
  if (random.below(3) === 0) kept.fill(0, durable.length + random.below(end - durable.length + 1));
  return kept;
}
