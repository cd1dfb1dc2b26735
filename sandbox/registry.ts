import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { isRunning, type ProcessIdentity } from '../src/adapters/process-identity.js';
import { StageError } from '../src/core/errors.js';
import { clustersFolder, type Environment } from './folders.js';

/** A process as it stands on disk. */
export const processIdentity = z.object({
  pid: z.int().positive(),
  bootId: z.string(),
  startTime: z.string(),
}) satisfies z.ZodType<ProcessIdentity>;

/** What a sandbox leaves on disk, so that any later process can find it, judge it and stop it. */
export const Registry = z.object({
  v: z.literal(2),
  name: z.string(),
  /** The sandbox goes when this process has gone; none: it stays up until it is stopped. */
  owner: processIdentity.optional(),
  /** True from the moment that a Pod has run. */
  ready: z.boolean(),
  server: z.string(),
  ports: z.object({ etcd: z.number(), etcdPeer: z.number(), server: z.number(), kubelet: z.number() }),
  nodes: z.number().int(),
  createdAt: z.string(),
  binaries: z.string(),
  processes: z.array(z.object({ component: z.string(), identity: processIdentity })),
});

export type Registry = z.infer<typeof Registry>;

/** Where everything of one sandbox is kept. */
export function clusterFolder(env: Environment, name: string): string {
  return join(clustersFolder(env), name);
}

/** The registry of a sandbox; undefined where there is none that can be read. */
export function readRegistry(folder: string): Registry | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, 'registry.json'), 'utf8');
  } catch {
    return undefined;
  }
  // Written whole by a rename: what can't be parsed was not written by this version.
  const parsed = Registry.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new StageError({
    type: 'Corrupt',
    message: `Expected a sandbox registry of version 2 in ${folder}, got another.`,
    hint: 'Stop the sandbox with the version that started it, then remove that folder.',
  });
}

/** Replaces the registry at once: a reader sees the old one or the new one. */
export function writeRegistry(folder: string, registry: Registry): void {
  mkdirSync(folder, { recursive: true });
  const next = join(folder, 'registry.json.next');
  writeFileSync(next, JSON.stringify(registry, null, 2));
  renameSync(next, join(folder, 'registry.json'));
}

/** The names of all sandboxes that left a folder, running or not. */
export function listClusters(env: Environment): string[] {
  try {
    return readdirSync(clustersFolder(env), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}

/** True when a sandbox is up: it became ready, and every process of it still lives. */
export function isUp(registry: Registry): boolean {
  return registry.ready && registry.processes.every(({ identity }) => isRunning(identity));
}

/**
 * Ends what is left of a sandbox and removes its folder. SIGKILL, because nothing in it is worth keeping and a
 * kube-apiserver that ends in good order holds its port for a minute.
 */
export async function removeCluster(folder: string): Promise<void> {
  const registry = readRegistry(folder);
  for (const { identity } of registry?.processes ?? []) killProcess(identity);
  while (registry?.processes.some(({ identity }) => isRunning(identity))) await sleep(10);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Kills the process itself, never another one that got its pid. */
export function killProcess(identity: ProcessIdentity): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, 'SIGKILL');
  } catch {
    // It ended between the look and the signal.
  }
}
