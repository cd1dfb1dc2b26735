// What a worker holds at one moment, by its own account and by the operating system's.

import { readdir, readFile, readlink } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { codeOf } from '../../src/adapters/files/file-problem.js';
import type { Command } from '../support/process.js';

const heapSchema = z.object({ used: z.number(), external: z.number() });

const toldSchema = z.object({
  main: heapSchema,
  threads: z.array(heapSchema),
  rss: z.number(),
  active: z.record(z.string(), z.number()),
  live: z.record(z.string(), z.number()),
  cachedWorkflows: z.number(),
});

/** Counts return to what they were; memory stays flat. */
export interface Sample {
  /** What must be given back, by kind: `open socket`, `active Timeout`, `live AbortSignal`. */
  held: Readonly<Record<string, number>>;
  /** After a collection: of the main thread, and of the threads that run workflows. */
  heapMiB: number;
  workflowHeapMiB: number;
  rssMiB: number;
  /** Ended runs leave the cache, terminated ones only when others need their place. */
  cachedWorkflows: number;
}

/** Environment of a worker that can be asked. */
export const PROBED = { NODE_OPTIONS: `--import ${pathToFileURL(resolve('test/soak/probe.mjs')).href}` };

const MIB = 1024 ** 2;

/** A function that asks the worker, one call after the other. */
export function openProbe(worker: Command): () => Promise<Sample> {
  let count = 0;
  return async () => {
    count += 1;
    worker.kill('SIGUSR2');
    const [, line = ''] = await worker.untilSaid(new RegExp(`^soak ${count}: (.*)$`, 'm'));
    const { main, threads, rss, active, live, cachedWorkflows } = toldSchema.parse(JSON.parse(line));
    return {
      held: {
        ...(await countDescriptors(worker.pid)),
        'child process': await countChildren(worker.pid),
        ...withPrefix('active', active),
        ...withPrefix('live', live),
      },
      heapMiB: (main.used + main.external) / MIB,
      workflowHeapMiB: threads.reduce((sum, { used, external }) => sum + used + external, 0) / MIB,
      rssMiB: rss / MIB,
      cachedWorkflows,
    };
  };
}

/** `open socket`, `open pipe`, `open file`, `open anon_inode:[eventpoll]`. */
async function countDescriptors(pid: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of await readdir(`/proc/${pid}/fd`)) {
    // A descriptor may be closed between the two looks.
    const target = await readlink(`/proc/${pid}/fd/${name}`).catch(ignoreMissing);
    if (target === null) continue;
    const kind = target.startsWith('/') ? 'file' : target.replace(/:\[\d+\]$/, '');
    counts[`open ${kind}`] = (counts[`open ${kind}`] ?? 0) + 1;
  }
  return counts;
}

async function countChildren(pid: number): Promise<number> {
  const tasks = await readdir(`/proc/${pid}/task`);
  const lists = tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(ignoreMissing));
  return (await Promise.all(lists)).flatMap((list) => (list ?? '').split(' ').filter((child) => child !== '')).length;
}

function ignoreMissing(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}

function withPrefix(prefix: string, counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${prefix} ${name}`, count]));
}
