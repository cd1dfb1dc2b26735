import * as z from 'zod';
import type { ClusterSecret } from '../../core/alerts/secret-reference.js';
import { StageError } from '../../core/errors.js';
import type { ClusterTarget } from '../../core/cluster-target.js';
import { ClusterRequestError, openConnection } from './connect/connection.js';
import { explainUnreachable, isClusterFault, isTransient } from './connect/explain-unreachable.js';
import { findKubeconfig } from './connect/find-kubeconfig.js';
import { isBusy } from './connect/is-outage.js';
import { patientGet } from './request/patient-get.js';

/** A notification waits for it, and with it the lease of the journal. */
const TIMEOUT_MS = 10_000;

const secretSchema = z.looseObject({
  kind: z.literal('Secret'),
  data: z.record(z.string(), z.string()).nullish(),
});

export interface ReadClusterSecret {
  secret: ClusterSecret;
  target: ClusterTarget;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * The text of one key of a Kubernetes Secret.
 *
 * @throws StageError NotFound, AccessDenied, ClusterUnusable; Unavailable where another try may go well. None of them
 * shows anything that the Secret holds.
 */
export async function readClusterSecret({ secret, target, env }: ReadClusterSecret): Promise<string> {
  const { namespace, name, key } = secret;
  const reference = `secret:${namespace}/${name}/${key}`;
  const found = await findKubeconfig({ target, env });
  if (found.source === 'none') {
    throw new StageError({
      type: 'ClusterUnusable',
      message: `Expected a cluster to read ${reference} from. ${found.message}`,
      hint: 'Name one with --kubeconfig or KUBECONFIG, or write env:NAME or file:PATH.',
    });
  }
  try {
    const connection = await openConnection(found, { env, execTimeoutMs: TIMEOUT_MS });
    try {
      const path = `api/v1/namespaces/${namespace}/secrets/${name}`;
      const { body } = await patientGet({ connection, path, signal: AbortSignal.timeout(TIMEOUT_MS) });
      return decode(body, { reference, key });
    } finally {
      await connection.close();
    }
  } catch (error) {
    throw explain(error, reference);
  }
}

function decode(body: unknown, { reference, key }: { reference: string; key: string }): string {
  const data = secretSchema.safeParse(body).data?.data ?? {};
  const value = Object.hasOwn(data, key) ? data[key] : undefined;
  if (value !== undefined) return Buffer.from(value, 'base64').toString('utf8');
  throw new StageError({
    type: 'NotFound',
    message: `Expected the Secret of ${reference} to have the key ${key}, but it has not.`,
    hint: 'Check the key; kubectl get secret -o yaml shows them.',
  });
}

function explain(error: unknown, reference: string): unknown {
  if (error instanceof StageError) return error;
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  if (!isClusterFault(error) && !timedOut) return error;
  const why = timedOut ? 'its server did not answer in time' : explainUnreachable(error);
  const status = error instanceof ClusterRequestError ? error.status : 0;
  return new StageError({
    type: typeOf({ status, mayPass: timedOut || isTransient(error) || isBusy(error) }),
    message: `Expected to read ${reference}, but ${why}.`,
    hint: status === 403 ? 'Grant the worker get on this Secret.' : 'Check the reference and the cluster.',
  });
}

function typeOf({ status, mayPass }: { status: number; mayPass: boolean }) {
  if (mayPass) return 'Unavailable' as const;
  if (status === 404) return 'NotFound' as const;
  return status === 403 ? ('AccessDenied' as const) : ('ClusterUnusable' as const);
}
