import { resolve } from 'node:path';
import { ConfigFileError } from '../adapters/files/config-source.js';
import { readScheduleFile } from '../adapters/files/schedule-source.js';
import { StageError } from '../core/errors.js';
import { DEFAULTS } from '../core/pipeline/defaults.js';
import type { Schedule } from '../core/schedule/parse-schedule.js';
import type { Io } from './io.js';
import { renderConfigProblems } from './render/config-problems.js';

/** The schedule that an operator named; what is wrong with it is shown with its lines. */
export async function loadSchedule(name: string, io: Io): Promise<Schedule> {
  try {
    return await readScheduleFile({ path: resolve(io.cwd, name), name });
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error;
    throw new StageError({ type: 'InvalidInput', message: renderConfigProblems(name, error), cause: error });
  }
}

export interface PlacedInput {
  input: Record<string, unknown>;
  /** Absolute paths of the input, each with what was written. */
  typedPaths: Record<string, string>;
}

/** Where a field that is left out leads all the same. */
const PATHS = {
  orchestratorConfig: DEFAULTS.orchestratorConfig,
  jobsDir: DEFAULTS.jobsDir,
  historyFile: DEFAULTS.historyFile,
  kubeconfig: undefined,
} as const;

/** The schedule's input with absolute paths: an embedded worker may be started in another folder. */
export function placeInput(input: Readonly<Record<string, unknown>>, cwd: string): PlacedInput {
  const placed = { ...input };
  const typedPaths: Record<string, string> = {};
  for (const [field, fallback] of Object.entries(PATHS)) {
    const written = input[field] ?? fallback;
    if (typeof written !== 'string') continue;
    const absolute = resolve(cwd, written);
    typedPaths[absolute] = written;
    placed[field] = absolute;
  }
  return { input: placed, typedPaths };
}
