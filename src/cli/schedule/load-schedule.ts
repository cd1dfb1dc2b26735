import { resolve } from 'node:path';
import { readScheduleFile } from '../../adapters/files/sources/schedule-source.js';
import { DEFAULTS } from '../../core/pipeline/defaults.js';
import type { Schedule } from '../../core/schedule/parse-schedule.js';
import type { Io } from '../io.js';
import { showProblems } from '../show-problems.js';

/** The schedule that an operator named; what is wrong with it is shown with its lines. */
export function loadSchedule(name: string, io: Io): Promise<Schedule> {
  return showProblems(name, () => readScheduleFile({ path: resolve(io.cwd, name), name }));
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
