// Processes that share a disk in memory. Each step on the disk waits until every process has said what it does next;
// then one of them, by the seed, may. So whatever happens, happens again with the same seed.

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Fault, Step } from './fault.js';
import { createMemoryFiles, cutPower, type MemoryFiles } from './memory-files.js';
import type { Random } from './random.js';

export interface SimProcess {
  pid: number;
  /** Processes of one machine see each other. */
  machine: string;
  isAlive: boolean;
  isDone: boolean;
  fault: Fault | null;
  /** What it has done on the disk so far. */
  steps: Record<Step, number>;
  waiting: (() => void)[];
}

export interface World {
  files: MemoryFiles;
  random: Random;
  processes: SimProcess[];
}

/** What every step of a killed process ends with; none of them has an effect. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

export function createWorld(random: Random): World {
  return { files: createMemoryFiles(), random, processes: [] };
}

export function startProcess(
  world: World,
  { fault = null, machine = 'one' }: { fault?: Fault | null; machine?: string },
) {
  const pid = world.processes.length + 1;
  const process: SimProcess = { pid, machine, isAlive: true, isDone: false, fault, steps: noSteps(), waiting: [] };
  world.processes.push(process);
  return process;
}

function noSteps(): Record<Step, number> {
  return { write: 0, create: 0, sync: 0, other: 0 };
}

/** Waits for this process's turn. */
export async function takeTurn(world: World, process: SimProcess): Promise<void> {
  const others = world.processes.filter((other) => other !== process && other.isAlive && !other.isDone);
  if (others.length > 0) await new Promise<void>((resolve) => process.waiting.push(resolve));
  if (!process.isAlive) throw new Killed();
  world.files.nowMs += 0.1;
}

/** Runs what processes do until all of them are done, one step at a time. */
export async function runAll(world: World, works: readonly { process: SimProcess; work: Promise<unknown> }[]) {
  for (const { process, work } of works) {
    const end = () => void (process.isDone = true);
    work.then(end, end);
  }
  for (;;) {
    const running = works.map(({ process }) => process).filter(({ isDone }) => !isDone);
    if (running.length === 0) return;
    if (running.every(({ waiting }) => waiting.length > 0)) world.random.pick(running).waiting.shift()?.();
    await nextTurn();
  }
}

/** The end of every process, and of everything that was not on disk. */
export function losePower(world: World): void {
  for (const process of world.processes) kill(process);
  cutPower(world.files.root, world.random);
}

export function kill(process: SimProcess): void {
  process.isAlive = false;
  for (const resolve of process.waiting.splice(0)) resolve();
}
