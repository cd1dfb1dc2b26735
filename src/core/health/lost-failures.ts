import { createFinding, type Finding, type JobContext } from './finding.js';

/**
 * The Job controller has counted Pods as failed, and none of them is there any more to say why; undefined where one is
 * (`failures`), or none has failed.
 */
export function explainLostFailures(
  context: JobContext,
  { failures, message }: { failures: readonly Finding[]; message: string },
): Finding | undefined {
  const { failed } = context.job;
  if (failed === 0 || failures.length > 0) return undefined;
  const evidence = [{ path: 'status.failed', value: String(failed) }];
  return createFinding(context, { reason: 'PodFailed', message, evidence });
}
