import { readlinkSync } from 'node:fs';
import { hostname, platform } from 'node:os';
import * as z from 'zod';
import { identifyProcess, isRunning } from '../../process-identity.js';
import { codeOf } from '../file-problem.js';

/** Who holds a lease, as it stands in the lease's file. */
const holderSchema = z.object({
  v: z.literal(1),
  host: z.string(),
  /** Processes of one place see each other; a pid says nothing anywhere else. */
  place: z.string(),
  pid: z.int(),
  bootId: z.string(),
  startTime: z.string(),
});

export type LeaseHolder = z.infer<typeof holderSchema>;

/** `unknown`: it lives in another place, so only the renewals of its lease can tell. */
export type Liveness = 'alive' | 'dead' | 'unknown';

/** This process as a holder. */
export function describeSelf(): LeaseHolder {
  const identity = identifyProcess(process.pid) ?? { pid: process.pid, bootId: '', startTime: '' };
  return { v: 1, host: hostname(), place: readPlace(identity.bootId), ...identity };
}

/** Null when the text is not a holder that this version wrote. */
export function parseHolder(text: string): LeaseHolder | null {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Whether a holder still runs, as far as it can be told from here. */
export function livenessOf(holder: LeaseHolder, self: LeaseHolder): Liveness {
  if (holder.place !== self.place) return 'unknown';
  if (isRunning(holder)) return 'alive';
  return isOfAnotherUser(holder.pid) ? 'unknown' : 'dead';
}

/** Where /proc hides other users' processes, one of theirs looks dead although it answers. */
function isOfAnotherUser(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * The boot and, where there are any, the process namespace: two containers on one machine share the boot and count
 * their processes apart.
 */
function readPlace(bootId: string): string {
  if (platform() !== 'linux') return hostname();
  try {
    return `${bootId} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return `${bootId} ${hostname()}`;
  }
}
