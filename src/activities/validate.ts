import { StageError } from '../core/errors.js';
import type { ValidateOutcome, ValidateRequest } from '../core/validate/contract.js';
import type { JobsFolder } from '../core/validate/jobs-folder.js';
import { summarizeReport } from '../core/validate/findings/summarize-report.js';
import { validateFolder } from '../core/validate/check/validate-manifests.js';

/** What the stage needs of the world: a folder that it can read. */
export interface ValidatePorts {
  openJobsFolder(planDir: string): Promise<JobsFolder>;
}

/**
 * Judges exactly the files that generate wrote. Invalid manifests are data: the workflow decides what they mean.
 *
 * @throws StageError Conflict when the folder no longer holds what the request's digest stands for.
 */
export function createValidate(ports: ValidatePorts) {
  return async ({ planDir, digest }: ValidateRequest): Promise<ValidateOutcome> => {
    const folder = await ports.openJobsFolder(planDir);
    const validated = await validateFolder(folder, { label: '' });
    if (validated.digest !== digest) {
      throw new StageError({
        type: 'Conflict',
        message: `Expected the files in ${planDir} as they were generated (digest ${digest}), but they were changed since (digest ${validated.digest}).`,
        hint: 'Leave the folders of runs alone; start another run.',
      });
    }
    return { digest, ...summarizeReport(validated.report) };
  };
}
