import { podSchema } from '../../../core/monitor/observe-objects.js';
import { podSelectorsOf } from '../../../core/monitor/pod-selector.js';
import type { ObservedPod } from '../../../core/observed/objects.js';
import type { ClusterConnection } from '../connect/connection.js';
import { readList } from '../request/read-list.js';

export interface ReadPods {
  connection: ClusterConnection;
  namespace: string;
  signal: AbortSignal;
  jobUids: ReadonlySet<string>;
  /** What the server looks for; the owner reference decides. */
  labelSelector: string;
}

/** The Pods that these Jobs own. */
export async function readPods({ namespace, jobUids, labelSelector, ...request }: ReadPods): Promise<ObservedPod[]> {
  if (jobUids.size === 0) return [];
  const { items } = await readList({
    ...request,
    path: `api/v1/namespaces/${encodeURIComponent(namespace)}/pods`,
    query: { labelSelector },
    trim: (object) => {
      const pod = podSchema.parse(object);
      return jobUids.has(pod.jobUid) ? pod : undefined;
    },
  });
  return items;
}

/** The same for a few Jobs, asked for by their uids. */
export async function readPodsOfFew(input: Omit<ReadPods, 'labelSelector'>): Promise<ObservedPod[]> {
  const pods: ObservedPod[] = [];
  for (const labelSelector of podSelectorsOf([...input.jobUids])) {
    pods.push(...(await readPods({ ...input, labelSelector })));
  }
  return pods;
}
