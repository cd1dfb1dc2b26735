import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readHistory } from '../../../src/adapters/files/history/read-history.js';
import { repairLines } from '../../../src/adapters/files/history/repair-lines.js';
import { verifyHistory } from '../../../src/adapters/files/history/verify-history.js';
import type { ChildProgram } from '../child-program.js';
import { randomOf } from './random.js';

export interface KillReal {
  program: ChildProgram;
  file: string;
  kills: number;
  seed: number;
}

export interface RealKills {
  kills: number;
  acknowledged: number;
  lost: number;
  doubled: number;
  problems: number;
}

/** Lines that each child appends if it is let to; more than it lives for. */
const LINES = 400;

/** Pairs of children append to one file; one of each pair is killed at a moment of its own, and its work done again. */
export async function killReal({ program, file, kills, seed }: KillReal): Promise<RealKills> {
  const random = randomOf(seed);
  const acknowledged = new Set<string>();
  for (let kill = 0; kill < kills; kill += 1) {
    const name = `k${kill}`;
    const told = await appendUntilKilled({
      program,
      file,
      name,
      afterLines: random.below(12),
      delayMs: random.below(4),
    });
    for (const number of told) acknowledged.add(`${name}-${number}`);
    // The retry begins with the attempt that was not told of success, and repeats the one before it.
    const from = Math.max(1, told.length);
    for (const number of await appendToEnd({ program, file, name, from, to: told.length + 2 })) {
      acknowledged.add(`${name}-${number}`);
    }
  }
  await repairLines({ file, moveBroken: false, now: new Date() });
  const counts = new Map<string, number>();
  for await (const { parsed } of readHistory(file)) {
    if (parsed.kind !== 'record' || parsed.record.v !== 1) continue;
    counts.set(parsed.record.run_id, (counts.get(parsed.record.run_id) ?? 0) + 1);
  }
  return {
    kills,
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((run) => !counts.has(run)).length,
    doubled: [...counts.values()].filter((count) => count > 1).length,
    problems: (await verifyHistory(file)).problems.length,
  };
}

interface Child {
  program: ChildProgram;
  file: string;
  name: string;
}

async function appendUntilKilled(child: Child & { afterLines: number; delayMs: number }): Promise<string[]> {
  const { program, file, name, afterLines, delayMs } = child;
  const process_ = start({ program, file, name, from: 1, to: LINES });
  const neighbour = start({ program, file, name: `${name}-beside`, from: 1, to: 10 });
  const ends = [once(process_, 'exit'), once(neighbour, 'exit')];
  let seen = '';
  process_.stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
    if (seen.split('\n').length > afterLines) setTimeout(() => process_.kill('SIGKILL'), delayMs);
  });
  neighbour.stdout.resume();
  await Promise.all(ends);
  return seen.split('\n').slice(0, -1);
}

async function appendToEnd(child: Child & { from: number; to: number }): Promise<string[]> {
  const process_ = start(child);
  const ended = once(process_, 'exit');
  let seen = '';
  process_.stdout.on('data', (chunk: Buffer) => void (seen += chunk.toString()));
  const [code] = await ended;
  if (code !== 0)
    throw new Error(`Expected a child to append ${child.from} to ${child.to}, but it ended with ${code}.`);
  return seen.split('\n').slice(0, -1);
}

function start({ program, file, name, from, to }: Child & { from: number; to: number }) {
  // A file that rotates every few dozen lines: some of the kills strike in the middle of it.
  return spawn(process.execPath, [program.path, file, name, String(from), String(to), '65536'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
