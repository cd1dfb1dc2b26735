import { findDeviations } from '../../../core/apply/find-differences.js';
import type { PlannedJob } from '../../../core/apply/plan-apply.js';
import type { ComparedJob } from '../../../core/apply/server-diff.js';
import { isMapping } from '../../../core/yaml/parse-mapping.js';
import type { ClusterConnection } from '../connect/connection.js';
import { inParallel } from '../request/in-parallel.js';
import { jobPath } from '../request/jobs-path.js';
import { sendPatiently } from '../request/send-patiently.js';

const CONCURRENCY = 16;

/** Planned Jobs that are there, each beside what is there of it. One that has gone meanwhile is not compared. */
export async function comparePresent(
  jobs: readonly PlannedJob[],
  { connection, signal }: { connection: ClusterConnection; signal: AbortSignal },
): Promise<ComparedJob[]> {
  const compared = await inParallel(jobs, {
    limit: CONCURRENCY,
    work: async (job) => {
      const request = { method: 'GET', path: jobPath(job), signal } as const;
      const { status, text } = await sendPatiently({ connection, request });
      return status < 300 ? [compareJob(job, { isThere: true, text })] : [];
    },
  });
  return compared.flat();
}

/** A planned Job beside the server's, whose JSON `text` is. */
export function compareJob(job: PlannedJob, { isThere, text }: { isThere: boolean; text: string }): ComparedJob {
  const onServer: unknown = JSON.parse(text);
  return { name: job.name, isThere, differences: isMapping(onServer) ? findDeviations(job.manifest, onServer) : [] };
}
