// Who a process is, beyond its number: numbers are given out again, within one boot and after the next one.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { platform } from 'node:os';

/** A process that no later process can be mistaken for. */
export interface ProcessIdentity {
  pid: number;
  /** The boot it lives in; empty where the start time already is a date. */
  bootId: string;
  /** When it started, as the operating system writes it; empty where that can't be had. */
  startTime: string;
}

/** What the operating system says about a number now. */
export interface ProcessState {
  bootId: string;
  startTime: string;
  /** Ended whole, but its parent has not asked how: it keeps the number and nothing else. */
  isZombie: boolean;
}

/** This process, or one that was just started. Undefined when the number is not in use. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const state = readProcessState(pid);
  return state === undefined ? undefined : { pid, bootId: state.bootId, startTime: state.startTime };
}

/** True while exactly this process runs: not its zombie, and not another one with its number. */
export function isRunning(process: ProcessIdentity): boolean {
  return isSameAndAlive(process, readProcessState(process.pid));
}

/** The rule of {@link isRunning}, apart from the reading. */
export function isSameAndAlive(wanted: ProcessIdentity, found: ProcessState | undefined): boolean {
  if (found === undefined || found.isZombie) return false;
  return found.bootId === wanted.bootId && found.startTime === wanted.startTime;
}

function readProcessState(pid: number): ProcessState | undefined {
  if (platform() === 'linux') return readFromProc(pid);
  if (platform() === 'win32') return answersSignal(pid) ? { bootId: '', startTime: '', isZombie: false } : undefined;
  return readFromPs(pid);
}

function readFromProc(pid: number): ProcessState | undefined {
  try {
    const stat = parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return { bootId: readBootId(), ...stat };
  } catch {
    return undefined;
  }
}

/**
 * State and start time (clock ticks since boot) of a `/proc/<pid>/stat` line. The second field is the program's
 * name in parentheses and may hold spaces and parentheses itself, so counting starts behind the last one
 * (proc_pid_stat(5): field 3 is the state, field 20 the number of threads, field 22 the start time). The state is the
 * first thread's: while others of a killed process are on their way out, its ports and files are still taken.
 */
export function parseProcStat(line: string): { startTime: string; isZombie: boolean } {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const hasEnded = fields[0] === 'Z' || fields[0] === 'X';
  return { startTime: fields[19] ?? '', isZombie: hasEnded && Number(fields[17]) <= 1 };
}

let bootId: string | undefined;

function readBootId(): string {
  bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return bootId;
}

function readFromPs(pid: number): ProcessState | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const [state = '', ...startTime] = line.split(/\s+/);
    return { bootId: '', startTime: startTime.join(' '), isZombie: state.startsWith('Z') };
  } catch {
    return undefined;
  }
}

function answersSignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
