import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Disk, realDisk } from '../disk.js';
import { describeSelf, type LeaseHolder, type Liveness, livenessOf } from './lease-holder.js';

/** What a process that shares files with others stands on: a disk, who it is, who else lives, and time that passes. */
export interface Host {
  disk: Disk;
  describeSelf(): LeaseHolder;
  livenessOf(holder: LeaseHolder, self: LeaseHolder): Liveness;
  /** Milliseconds since some moment; never goes back. */
  elapsedMs(): number;
  /** Milliseconds of the wall clock, which also goes on while the whole machine sleeps. */
  clockMs(): number;
  sleep(ms: number): Promise<unknown>;
}

/** This process on this machine. */
export const thisHost: Host = {
  disk: realDisk,
  describeSelf,
  livenessOf,
  elapsedMs: () => performance.now(),
  clockMs: () => Date.now(),
  sleep: (ms) => sleep(ms),
};
