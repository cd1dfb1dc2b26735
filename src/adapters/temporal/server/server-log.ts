// Logs of the state folder: for the operator's eyes, and for the one line that says why a server didn't start.

import { copyFile, open, stat, truncate } from 'node:fs/promises';

/** Enough for days of warnings; a log of ours must never fill a disk. */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_LINE = 300;

/**
 * Keeps a log under 4 MiB (and as much again in `<file>.1`). Others hold the file open and append to it, so it is
 * emptied in place; lines written in between are lost, which a log may do.
 */
export async function boundLog(file: string): Promise<void> {
  const size = await sizeOf(file);
  if (size <= MAX_BYTES) return;
  await copyFile(file, `${file}.1`);
  await truncate(file, 0);
}

/** The file's size in bytes, 0 where there is none. */
export async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}

/** The last line written behind `offset`, cut from its front to 300 characters, as the cause stands at its end. */
export async function readLastLine(file: string, offset: number): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const start = Math.max(offset, size - 64 * 1024);
    const tail = Buffer.alloc(Math.max(0, size - start));
    await handle.read(tail, 0, tail.length, start);
    const line = tail.toString('utf8').trimEnd().split('\n').at(-1) ?? '';
    return line.length > MAX_LINE ? `…${line.slice(-MAX_LINE)}` : line;
  } finally {
    await handle.close();
  }
}
