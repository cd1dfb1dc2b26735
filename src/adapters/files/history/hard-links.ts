import type { DiskStats } from '../disk.js';

/**
 * What to know about a file that has more than one name; null: it has one. Nobody can find the other names of a file,
 * so whoever comes by one of them does not see its lease, and its next rotation leaves them with the old lines. It may
 * be a copy that a backup has made, which does no harm until somebody appends to it: so it is told, not refused.
 */
export function describeHardLinks(file: string, { nlink }: Pick<DiskStats, 'nlink'>): string | null {
  if (nlink <= 1) return null;
  const names = nlink === 2 ? 'another name' : `${nlink - 1} other names`;
  return `${file} has ${names} (hard links), which share neither its lease nor its later lines; make each a copy or a symbolic link`;
}
