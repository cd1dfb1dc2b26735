// What runs leave behind, read as a stranger would.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { codeOf } from '../../src/adapters/files/file-problem.js';
import type { Workspace } from '../support/process.js';

const recordSchema = z.looseObject({
  workflow_id: z.string(),
  run_id: z.string(),
  run_key: z.string(),
  overall_health: z.string(),
  exit_code: z.number(),
  raw_snapshot: z.looseObject({ errors: z.array(z.object({ reason: z.string(), message: z.string() })) }),
});

/** A line of the history file. */
export type HistoryLine = z.output<typeof recordSchema>;

export async function readHistory(
  { path }: Workspace,
  file = 'outputs/k8s_health_history.jsonl',
): Promise<HistoryLine[]> {
  const text = await readFile(path(file), 'utf8').catch(absent(''));
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => recordSchema.parse(JSON.parse(line)));
}

/** The folders of runs, without what a killed process left in staging. */
export async function listPlanFolders({ path }: Workspace, jobsDir = 'outputs/d29_k8s_jobs'): Promise<string[]> {
  const names = await readdir(path(jobsDir)).catch(absent<string[]>([]));
  return names.filter((name) => !name.startsWith('.') && name !== 'latest');
}

/** Every file below a folder, sorted. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
}

/** The ids that `run` prints when the run exists. */
export function parseRun(stderr: string): { workflowId: string; runId: string } {
  const [, workflowId = '', runId = ''] = /Web UI: \S+\/workflows\/([^/\s]+)\/([^/\s]+)/.exec(stderr) ?? [];
  return { workflowId: decodeURIComponent(workflowId), runId };
}

function absent<T>(nothing: T): (error: unknown) => T {
  return (error) => {
    if (codeOf(error) === 'ENOENT') return nothing;
    throw error;
  };
}
