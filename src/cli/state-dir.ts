import { resolve } from 'node:path';
import type { Io } from './io.js';

/** Where the embedded server keeps its state: TUNING_PIPELINE_STATE_DIR, else `.tuning-pipeline` in this folder. */
export function stateDirOf({ env, cwd }: Io): string {
  return resolve(cwd, env['TUNING_PIPELINE_STATE_DIR'] || '.tuning-pipeline');
}
