import { StageError } from '../errors.js';

/** Which version of the program a worker is, as Temporal's Worker Versioning knows it. */
export interface WorkerVersion {
  deploymentName: string;
  buildId: string;
}

/**
 * The version from the environment, by the names that Temporal's own worker controller sets; null = none is named, and
 * any worker carries on any run.
 *
 * @throws StageError InvalidInput when only one of the two is set.
 */
export function parseWorkerVersion(env: Readonly<Record<string, string | undefined>>): WorkerVersion | null {
  const deploymentName = env['TEMPORAL_DEPLOYMENT_NAME'] ?? '';
  const buildId = env['TEMPORAL_WORKER_BUILD_ID'] ?? '';
  if (deploymentName === '' && buildId === '') return null;
  if (deploymentName !== '' && buildId !== '') return { deploymentName, buildId };
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected TEMPORAL_DEPLOYMENT_NAME and TEMPORAL_WORKER_BUILD_ID together, got "${deploymentName}" and "${buildId}".`,
    hint: 'Set both to keep each run with the version that began it, or neither.',
  });
}
