import * as z from 'zod';
import type { Access, Permission } from '../../../core/apply/access.js';
import { type ClusterConnection, ClusterRequestError, statusMessage } from '../connect/connection.js';
import { sendPatiently } from '../request/send-patiently.js';

export interface ReviewAccess {
  connection: ClusterConnection;
  namespace: string;
  permissions: readonly Permission[];
  signal: AbortSignal;
}

const PATH = 'apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

const reviewSchema = z.looseObject({ status: z.looseObject({ allowed: z.boolean() }) });

/**
 * What these credentials may do in a namespace, by SelfSubjectAccessReview; null where the server does not say.
 *
 * @throws ClusterRequestError 401 or 403 where the server does not even know who asks.
 */
export async function reviewAccess({ connection, namespace, permissions, signal }: ReviewAccess): Promise<Access> {
  const answers = await Promise.all(
    permissions.map(async (permission): Promise<[Permission, boolean | null]> => {
      const body = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { namespace, ...permission } },
      };
      const { status, text } = await sendPatiently({
        connection,
        request: { method: 'POST', path: PATH, contentType: 'application/json', body: JSON.stringify(body), signal },
      });
      if (status < 300) return [permission, reviewSchema.parse(JSON.parse(text)).status.allowed];
      const message = statusMessage(text, status);
      if (status === 401 || message.includes('"system:anonymous"')) throw new ClusterRequestError(status, message);
      return [permission, null];
    }),
  );
  return new Map(answers);
}
