import * as z from 'zod';
import { eventSchema, jobSchema, podSchema } from '../../core/monitor/observe-objects.js';
import type { ClusterSnapshot } from '../../core/monitor/snapshot.js';
import type { ClusterConnection } from './connection.js';

/** Pages keep the memory of one look bounded, on both sides. */
const PAGE_SIZE = 500;

export interface ReadSnapshot {
  connection: ClusterConnection;
  namespace: string;
  labelSelector: string;
  clusterName: string;
  expectedJobs: string[];
  signal: AbortSignal;
}

/** One look: the Jobs that match, the Pods that they own, the events about either. */
export async function readSnapshot(input: ReadSnapshot): Promise<ClusterSnapshot> {
  const { namespace, labelSelector, clusterName, expectedJobs } = input;
  const core = `api/v1/namespaces/${encodeURIComponent(namespace)}`;
  // A namespace that does not exist lists as empty; only reading it tells the two apart.
  const { date } = await input.connection.getJson(core, { signal: input.signal });
  const jobs = await readList(
    input,
    `apis/batch/v1/namespaces/${encodeURIComponent(namespace)}/jobs`,
    { labelSelector },
    jobSchema,
  );
  const jobUids = new Set(jobs.map(({ uid }) => uid));
  const pods = (
    await readList(input, `${core}/pods`, { labelSelector: 'batch.kubernetes.io/controller-uid' }, podSchema)
  ).filter(({ jobUid }) => jobUids.has(jobUid));
  const uids = new Set([...jobUids, ...pods.map(({ uid }) => uid)]);
  const events = (await readList(input, `${core}/events`, {}, eventSchema)).filter(({ uid }) => uids.has(uid));
  return {
    version: 1,
    observedAt: date,
    namespace,
    labelSelector,
    clusterName,
    observed: true,
    waitTimedOut: false,
    expectedJobs,
    jobs,
    pods,
    events,
    logs: [],
  };
}

async function readList<Schema extends z.ZodType>(
  { connection, signal }: ReadSnapshot,
  path: string,
  selector: Record<string, string>,
  schema: Schema,
): Promise<z.output<Schema>[]> {
  const page = z.looseObject({
    metadata: z.looseObject({ continue: z.string().optional() }),
    items: z.array(schema).nullish(),
  });
  const items: z.output<Schema>[] = [];
  let next: string | undefined;
  do {
    const query = new URLSearchParams({
      ...selector,
      limit: String(PAGE_SIZE),
      ...(next === undefined ? {} : { continue: next }),
    });
    const { body } = await connection.getJson(`${path}?${query.toString()}`, { signal });
    const parsed = page.parse(body);
    items.push(...(parsed.items ?? []));
    next = parsed.metadata.continue || undefined;
  } while (next !== undefined);
  return items;
}
