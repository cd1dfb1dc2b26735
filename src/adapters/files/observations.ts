import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StageError } from '../../core/errors.js';
import type { HealthReport } from '../../core/health/report.js';
import { sha256 } from '../../core/hash.js';
import type { ClusterSnapshot } from '../../core/monitor/snapshot.js';
import { explainFileProblem } from './file-problem.js';
import { STAGING_PREFIX } from './plan-files.js';

// Snapshots and health reports grow with the number of Jobs, payloads must not: they lie in the run's folder under
// their content's hash, and only their address crosses Temporal.

const FOLDER = 'observed';

/** Stores a snapshot and returns its address; equal snapshots have one. */
export function writeSnapshot(planDir: string, snapshot: ClusterSnapshot): Promise<string> {
  return writeByHash(planDir, 'snapshot', snapshot);
}

export function writeReport(planDir: string, report: HealthReport): Promise<string> {
  return writeByHash(planDir, 'health', report);
}

/** @throws StageError Corrupt when the content is not what its address says. */
export async function readSnapshot(address: string): Promise<ClusterSnapshot> {
  // Its hash proves that writeSnapshot wrote it, so its shape needs no second proof.
  return JSON.parse(await readByHash(address)) as ClusterSnapshot;
}

export async function readReport(address: string): Promise<HealthReport> {
  return JSON.parse(await readByHash(address)) as HealthReport;
}

async function writeByHash(planDir: string, kind: string, content: ClusterSnapshot | HealthReport): Promise<string> {
  const text = JSON.stringify(content);
  const folder = join(planDir, FOLDER);
  const address = join(folder, `${kind}-${sha256(text)}.json`);
  try {
    await mkdir(folder, { recursive: true });
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
