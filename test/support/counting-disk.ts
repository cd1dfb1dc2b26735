import { type Disk, realDisk } from '../../src/adapters/files/disk.js';
import { type Host, thisHost } from '../../src/adapters/files/lease/host.js';

export interface DiskUse {
  bytesRead: number;
  writes: number;
  syncs: number;
}

/** The real disk, and how much of it is used: what must not grow with a file is counted, not timed. */
export function countingHost(use: DiskUse): Host {
  const disk: Disk = {
    ...realDisk,
    open: async (path, flags, mode) => {
      const file = await realDisk.open(path, flags, mode);
      return {
        read: async (...args) => {
          const answer = await file.read(...args);
          use.bytesRead += answer.bytesRead;
          return answer;
        },
        write: (...args) => {
          // A lease's own files are not what is asked about.
          if (!path.includes('.lock/')) use.writes += 1;
          return file.write(...args);
        },
        stat: () => file.stat(),
        truncate: (length) => file.truncate(length),
        datasync: () => {
          use.syncs += 1;
          return file.datasync();
        },
        sync: () => file.sync(),
        chown: (uid, gid) => file.chown(uid, gid),
        close: () => file.close(),
      };
    },
  };
  return { ...thisHost, disk };
}

/** Lets go of a lease after every write: each one takes a second of its time. */
export function impatientHost(use: DiskUse): Host {
  return { ...countingHost(use), elapsedMs: () => thisHost.elapsedMs() + 1_000 * use.syncs };
}

export function noUse(): DiskUse {
  return { bytesRead: 0, writes: 0, syncs: 0 };
}
