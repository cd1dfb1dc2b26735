import * as z from 'zod';
import type { ExistingJob } from '../../core/apply/decide-jobs.js';
import { ORIGIN_ANNOTATION } from '../../core/apply/origin.js';
import { ClusterRequestError, type ClusterConnection, statusMessage } from './connection.js';
import { jobPath, jobsPath } from './jobs-path.js';
import { MAX_PAGE_BYTES } from './read-answer.js';
import { readPages } from './read-pages.js';
import { sendPatiently } from './send-patiently.js';

export interface ReadExistingJobs {
  connection: ClusterConnection;
  namespace: string;
  /** Only Jobs of these names are kept. */
  names: ReadonlySet<string>;
  signal: AbortSignal;
}

/** Names and annotations alone: of a Job without its template ten times as many fit into the same memory. */
export const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

const PAGE_SIZE = 500;

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
  const { connection, namespace, names, signal } = input;
  return readPages({
    begin: () => new Map<string, ExistingJob>(),
    readPage: async (place, existing) => {
      const query = new URLSearchParams({ limit: String(PAGE_SIZE), ...(place === '' ? {} : { continue: place }) });
      const path = `${jobsPath(namespace)}?${query.toString()}`;
      const request = { method: 'GET', path, accept: METADATA_LIST, signal, maxBytes: MAX_PAGE_BYTES } as const;
      const { status, text } = await sendPatiently({ connection, request });
      if (status >= 300) throw new ClusterRequestError(status, statusMessage(text, status));
      const page = pageSchema.parse(JSON.parse(text));
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
  const { status, text } = await sendPatiently({ connection, request });
  if (status === 404) return null;
  if (status >= 300) throw new ClusterRequestError(status, statusMessage(text, status));
  return jobSchema.parse(JSON.parse(text));
}
