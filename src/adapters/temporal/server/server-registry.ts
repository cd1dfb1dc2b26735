// The state folder's memory: which server keeps it and which processes use that server. Read by anyone,
// written only under the folder's lease, always whole.

import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StageError } from '../../../core/errors.js';
import { codeOf, explainFileProblem } from '../../files/file-problem.js';
import type { ProcessIdentity } from '../../process-identity.js';

const portSchema = z.int().min(1).max(65_535);
/** Never 0 or 1: a signal to those would reach this process's group, or the system's first process. */
const processSchema = z.object({ pid: z.int().min(2), bootId: z.string(), startTime: z.string() });

const registrySchema = z.object({
  version: z.literal(1),
  server: processSchema.extend({ port: portSchema, uiPort: portSchema, startedAt: z.string() }).optional(),
  users: z.array(processSchema.extend({ role: z.enum(['run', 'dev']), kubeconfig: z.string().optional() })),
  lastPorts: z.object({ port: portSchema, uiPort: portSchema }).optional(),
});

/** What a state folder knows about its server. */
export type ServerRegistry = z.output<typeof registrySchema>;
/** The server that was started last and not stopped on purpose: it runs, or it was killed. */
export type ServerEntry = NonNullable<ServerRegistry['server']>;
/**
 * A process that uses the server: one pipeline run, or a `dev` that stays up. `kubeconfig` is what its worker reads for an
 * input that names none; the registries of older versions lack it.
 */
export type ServerUser = ServerRegistry['users'][number];

/** The registry's name in its state folder. */
export const REGISTRY_FILE = 'server.json';

/** The registry of a folder that never had a server. */
export const EMPTY_REGISTRY: ServerRegistry = { version: 1, users: [] };

/**
 * The registry, or undefined where the file holds no JSON object of ours: the caller can then look for the server
 * itself. A missing file is an empty registry.
 * @throws StageError Corrupt when a newer version wrote it, which may have kept more than this one knows of.
 */
export async function readRegistry(stateFolder: string): Promise<ServerRegistry | undefined> {
  const file = join(stateFolder, REGISTRY_FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return EMPTY_REGISTRY;
    throw explainFileProblem(error, `read ${file}`);
  }
  return parseRegistry({ text, file });
}

/** The rules of {@link readRegistry} for a file's text. */
export function parseRegistry({ text, file }: { text: string; file: string }): ServerRegistry | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = registrySchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const version = z.object({ version: z.number() }).safeParse(content);
  if (!version.success || version.data.version === 1) return undefined;
  throw new StageError({
    type: 'Corrupt',
    message: `Expected version 1 in ${file}, got version ${version.data.version}.`,
    hint: 'Use the version of this program that wrote it, or another state folder (TUNING_PIPELINE_STATE_DIR).',
  });
}

/** Replaces the registry whole: a reader or a kill in between never meets half of it. Only under the lease. */
export async function writeRegistry(stateFolder: string, registry: ServerRegistry): Promise<void> {
  const staged = join(stateFolder, `.${REGISTRY_FILE}.${process.pid}`);
  await writeFile(staged, `${JSON.stringify(registry, undefined, 2)}\n`, { mode: 0o600 });
  await rename(staged, join(stateFolder, REGISTRY_FILE));
}

/** Moves an unreadable registry out of the way, and keeps it for a look. Returns where it went. */
export async function setRegistryAside(stateFolder: string): Promise<string> {
  const aside = join(stateFolder, `${REGISTRY_FILE}.unreadable`);
  await rename(join(stateFolder, REGISTRY_FILE), aside);
  return aside;
}

/** The users that still run: an entry of a killed process, or of one from before a reboot, counts for nothing. */
export function livingUsers(registry: ServerRegistry, runs: (process: ProcessIdentity) => boolean): ServerUser[] {
  return registry.users.filter((user) => runs(user));
}

/** What a process that wants a server finds: see {@link planOpening}. */
export type Opening = 'fresh' | 'restarted' | 'attached' | 'adopted';

/**
 * `attached`: a server runs and others use it. `adopted`: one runs and nobody does. `restarted`: one ran and was
 * killed. `fresh`: none, or the last one was stopped on purpose.
 */
export function planOpening(registry: ServerRegistry, runs: (process: ProcessIdentity) => boolean): Opening {
  if (registry.server === undefined) return 'fresh';
  if (!runs(registry.server)) return 'restarted';
  return livingUsers(registry, runs).length > 0 ? 'attached' : 'adopted';
}
