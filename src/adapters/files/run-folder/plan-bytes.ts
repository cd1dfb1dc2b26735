import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StageError } from '../../../core/errors.js';
import type { Plan } from '../../../core/generate/plan.js';
import { explainFileProblem } from '../file-problem.js';
import { readPlan } from './plan-files.js';

/** @throws StageError NotFound when the folder has no plan. */
export async function expectPlan(planDir: string): Promise<Plan> {
  const plan = await readPlan(planDir).catch((error: unknown) => {
    throw explainFileProblem(error, `read the plan in ${planDir}`);
  });
  if (plan !== null) return plan;
  throw new StageError({
    type: 'NotFound',
    message: `Expected a plan.json in ${planDir}, but there is none.`,
    hint: 'Run generate first.',
  });
}

/** The bytes of every file that the plan lists, in its order, one after the other. */
export async function* readPlannedFiles(
  planDir: string,
  plan: Plan,
): AsyncGenerator<{ file: string; bytes: Uint8Array }> {
  for (const { file } of plan.files) {
    try {
      yield { file, bytes: await readFile(join(planDir, file)) };
    } catch (error) {
      throw explainFileProblem(error, `read ${join(planDir, file)}, which the plan lists`);
    }
  }
}
