import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StageError } from '../../../core/errors.js';
import type { HealthReport } from '../../../core/health/report.js';
import { sha256 } from '../../../core/hash.js';
import type { ClusterSnapshot } from '../../../core/monitor/snapshot.js';
import { explainFileProblem } from '../file-problem.js';
import { STAGING_PREFIX } from './plan-files.js';
import { makeFolder } from '../make-folder.js';

// Snapshots and health reports grow with the number of Jobs, payloads must not: they lie in the run's folder under
// their content's hash, and only their address crosses Temporal.

const FOLDER = 'observed';

const OBSERVATION_VERSION = 1;

/** Stores a snapshot and returns its address; equal snapshots have one. */
export function writeSnapshot(planDir: string, snapshot: ClusterSnapshot): Promise<string> {
  return writeByHash(planDir, 'snapshot', snapshot);
}

export function writeReport(planDir: string, report: HealthReport): Promise<string> {
  return writeByHash(planDir, 'health', report);
}

/** @throws StageError Corrupt when the content is not what its address says, or of another version. */
export function readSnapshot(address: string): Promise<ClusterSnapshot> {
  return readVersioned<ClusterSnapshot>(address);
}

/** @throws StageError as {@link readSnapshot}. */
export function readReport(address: string): Promise<HealthReport> {
  return readVersioned<HealthReport>(address);
}

/** The hash proves that one of our workers wrote it, the version that it was not a later one: no other check is due. */
async function readVersioned<T extends { version: typeof OBSERVATION_VERSION }>(address: string): Promise<T> {
  const content = JSON.parse(await readByHash(address)) as { version?: unknown };
  if (content.version === OBSERVATION_VERSION) return content as T;
  throw new StageError({
    type: 'Corrupt',
    message: `Expected ${address} to be of version ${OBSERVATION_VERSION}, got version ${String(content.version)}.`,
    hint: 'Let all workers of a task queue run the same version of this program.',
  });
}

async function writeByHash(planDir: string, kind: string, content: ClusterSnapshot | HealthReport): Promise<string> {
  const text = JSON.stringify(content);
  const folder = join(planDir, FOLDER);
  const address = join(folder, `${kind}-${sha256(text)}.json`);
  try {
    await makeFolder(folder);
    const staging = await mkdtemp(join(folder, STAGING_PREFIX));
    await writeFile(join(staging, kind), text);
    await rename(join(staging, kind), address);
    await rm(staging, { recursive: true });
  } catch (error) {
    throw explainFileProblem(error, `store what was observed in ${folder}`);
  }
  return address;
}

async function readByHash(address: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(address, 'utf8');
  } catch (error) {
    throw explainFileProblem(error, `read what was observed from ${address}`);
  }
  if (!address.endsWith(`-${sha256(text)}.json`)) {
    throw new StageError({
      type: 'Corrupt',
      message: `Expected ${address} as it was stored, but its content was changed.`,
      hint: 'Start another run.',
    });
  }
  return text;
}
