// Whether a process itself listens on a port, and not another one that was quicker.

import { readdir, readFile, readlink } from 'node:fs/promises';
import { platform } from 'node:os';

/** Undefined where the operating system does not say (only Linux does, without a helper program). */
export async function listensOn(pid: number, port: number): Promise<boolean | undefined> {
  if (platform() !== 'linux') return undefined;
  try {
    const inode = findListener(await readFile('/proc/net/tcp', 'utf8'), port);
    if (inode === undefined) return false;
    const folder = `/proc/${pid}/fd`;
    const targets = (await readdir(folder)).map((fd) => readlink(`${folder}/${fd}`).catch(() => ''));
    return (await Promise.all(targets)).includes(`socket:[${inode}]`);
  } catch {
    return undefined;
  }
}

/** The socket that listens on this port of 127.0.0.1, in a `/proc/net/tcp` table (proc_pid_net(5); state 0A: listening). */
export function findListener(table: string, port: number): string | undefined {
  const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const line of table.split('\n')) {
    const fields = line.trim().split(/\s+/);
    if (fields[1] === address && fields[3] === '0A') return fields[9];
  }
  return undefined;
}
