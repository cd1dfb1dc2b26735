import * as z from 'zod';
import type { Reference, ReferenceKind, ReferenceState } from '../../../core/apply/find-references.js';
import { type Quota, quotaSchema } from '../../../core/apply/judge-quota.js';
import type { NamespaceState } from '../../../core/apply/namespace.js';
import {
  type ClusterConnection,
  ClusterRequestError,
  type ClusterResponse,
  statusMessage,
} from '../connect/connection.js';
import { METADATA_ONLY } from './read-existing-jobs.js';
import { sendPatiently } from '../request/send-patiently.js';

// What Jobs find around them in their namespace. A read that is forbidden is no failure: it only helps.

export interface ReadSurroundings {
  connection: ClusterConnection;
  namespace: string;
  signal: AbortSignal;
}

const namespaceSchema = z.looseObject({ status: z.looseObject({ phase: z.string() }).nullish() });

/** Whether a namespace can take Jobs. */
export async function readNamespace(input: ReadSurroundings): Promise<NamespaceState> {
  const response = await get(input, `api/v1/namespaces/${encodeURIComponent(input.namespace)}`);
  if (response.status === 404) return 'missing';
  if (response.status === 403) return 'unknown';
  const { status } = namespaceSchema.parse(JSON.parse(response.text));
  return status?.phase === 'Terminating' ? 'terminating' : 'there';
}

/** The quotas of a namespace; null where these credentials may not look. */
export async function readQuotas(input: ReadSurroundings): Promise<Quota[] | null> {
  const response = await get(input, `api/v1/namespaces/${encodeURIComponent(input.namespace)}/resourcequotas`);
  if (response.status === 403 || response.status === 404) return null;
  return z.looseObject({ items: z.array(quotaSchema).nullish() }).parse(JSON.parse(response.text)).items ?? [];
}

const PLURALS: Readonly<Record<Exclude<ReferenceKind, 'priorityclass'>, string>> = {
  serviceaccount: 'serviceaccounts',
  configmap: 'configmaps',
  secret: 'secrets',
  persistentvolumeclaim: 'persistentvolumeclaims',
};

/** Whether an object is there. Of a Secret nothing but its metadata is read. */
export async function readReference(input: ReadSurroundings, { kind, name }: Reference): Promise<ReferenceState> {
  const path =
    kind === 'priorityclass'
      ? 'apis/scheduling.k8s.io/v1/priorityclasses'
      : `api/v1/namespaces/${encodeURIComponent(input.namespace)}/${PLURALS[kind]}`;
  const { status } = await get(input, `${path}/${encodeURIComponent(name)}`, METADATA_ONLY);
  if (status === 404) return false;
  return status === 403 ? null : true;
}

async function get({ connection, signal }: ReadSurroundings, path: string, accept?: string): Promise<ClusterResponse> {
  const response = await sendPatiently({
    connection,
    request: { method: 'GET', path, signal, ...(accept === undefined ? {} : { accept }) },
  });
  const { status, text } = response;
  const isAnonymous = status === 403 && text.includes('system:anonymous');
  if (status < 300 || status === 404 || (status === 403 && !isAnonymous)) return response;
  throw new ClusterRequestError(status, statusMessage(text, status));
}
