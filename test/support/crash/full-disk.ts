import { execFileSync } from 'node:child_process';

/** A small file system of its own in this folder; a sentence where this machine or user can't have one. */
export function mountSmallDisk(folder: string, size: string): { unmount: () => void; fill: () => void } | string {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    const why = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    return `a full disk was not tried, because a tmpfs can not be mounted here: ${why}`;
  }
  return {
    unmount: () => void execFileSync('umount', ['-l', folder]),
    // dd ends with an error where the disk does.
    fill: () => void execFileSync('sh', ['-c', `dd if=/dev/zero of=${folder}/filler bs=1k 2>/dev/null; true`]),
  };
}

/** Makes a mounted disk read-only, and writable again. */
export function remount(folder: string, mode: 'ro' | 'rw'): void {
  execFileSync('mount', ['-o', `remount,${mode}`, folder]);
}
