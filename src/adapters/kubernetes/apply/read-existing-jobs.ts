import * as z from 'zod';
import type { ExistingJob } from '../../../core/apply/decide-jobs.js';
import { ORIGIN_ANNOTATION } from '../../../core/apply/origin.js';
import { type ClusterConnection, replyOf } from '../connect/connection.js';
import { jobPath, jobsPath } from '../request/jobs-path.js';
import { type PageLimits, readPages } from '../request/read-pages.js';
import { sendPatiently } from '../request/send-patiently.js';

export interface ReadExistingJobs extends PageLimits {
  connection: ClusterConnection;
  namespace: string;
  /** Only Jobs of these names are kept. */
  names: ReadonlySet<string>;
  signal: AbortSignal;
}

/** Names and annotations alone: of a Job without its template ten times as many fit into the same memory. */
export const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

const jobSchema = z
  .looseObject({
    metadata: z.looseObject({
      name: z.string(),
      uid: z.string(),
      deletionTimestamp: z.string().nullish(),
      annotations: z.record(z.string(), z.string()).nullish(),
    }),
  })
  .transform(({ metadata: { name, uid, deletionTimestamp, annotations } }): ExistingJob => {
    const origin = annotations?.[ORIGIN_ANNOTATION] ?? '';
    return { name, uid, origin, deleting: Boolean(deletionTimestamp) };
  });

const pageSchema = z.looseObject({
  metadata: z.looseObject({ continue: z.string().optional() }),
  items: z.array(jobSchema).nullish(),
});

/**
 * The Jobs of a namespace that have one of the names. Not by label: a Job that somebody else has made may have none.
 *
 * @throws ClusterRequestError, and what `sendPatiently` throws.
 */
export async function readExistingJobs(input: ReadExistingJobs): Promise<Map<string, ExistingJob>> {
  const { connection, namespace, names, signal, ...limits } = input;
  return readPages({
    ...limits,
    kind: 'jobs',
    begin: () => new Map<string, ExistingJob>(),
    readPage: async ({ place, maxBytes }, existing) => {
      const path = `${jobsPath(namespace)}?${new URLSearchParams(place).toString()}`;
      const request = { method: 'GET', path, accept: METADATA_LIST, signal, maxBytes } as const;
      const page = pageSchema.parse(replyOf(await sendPatiently({ connection, request })).body);
      for (const job of page.items ?? []) if (names.has(job.name)) existing.set(job.name, job);
      return page.metadata.continue ?? '';
    },
  });
}

/** One Job; null where there is none. Throws as `readExistingJobs`. */
export async function readExistingJob(input: {
  connection: ClusterConnection;
  namespace: string;
  name: string;
  signal: AbortSignal;
}): Promise<ExistingJob | null> {
  const { connection, signal } = input;
  const request = { method: 'GET', path: jobPath(input), accept: METADATA_ONLY, signal } as const;
  const response = await sendPatiently({ connection, request });
  return response.status === 404 ? null : jobSchema.parse(replyOf(response).body);
}
