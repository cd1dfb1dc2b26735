import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** A process that can't be mistaken for a later one with the same pid: on this machine, since this boot. */
export const ProcessIdentity = z.object({
  pid: z.number().int().positive(),
  /** When it started, in the operating system's own words; only ever compared. */
  startedAt: z.string(),
  bootId: z.string(),
});

export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

/** The identity of a living process; undefined once it is gone. A zombie is gone: nobody may be there to reap it. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const startedAt = existsSync('/proc/self/stat') ? startFromProc(pid) : startFromPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt, bootId: bootId() };
}

/** True while the process itself lives, not another one that got its pid. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = identifyProcess(identity.pid);
  return now !== undefined && now.startedAt === identity.startedAt && now.bootId === identity.bootId;
}

function startFromProc(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is the command in parentheses, and may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

function startFromPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
    const [state = '', ...start] = line.trim().split(/\s+/);
    return state === '' || state.startsWith('Z') ? undefined : start.join(' ');
  } catch {
    return undefined;
  }
}

let knownBootId: string | undefined;

function bootId(): string {
  knownBootId ??= existsSync('/proc/sys/kernel/random/boot_id')
    ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    : execFileSync('sysctl', ['-n', 'kern.boottime'], { encoding: 'utf8' }).trim();
  return knownBootId;
}
