import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The part of an audit.k8s.io/v1 Event that tells who wrote what. */
const AuditEvent = z.object({
  auditID: z.string(),
  stage: z.string(),
  verb: z.string(),
  requestURI: z.string(),
  requestReceivedTimestamp: z.string(),
  user: z.object({ username: z.string() }),
  userAgent: z.string().optional(),
  objectRef: z
    .object({
      apiGroup: z.string().optional(),
      resource: z.string().optional(),
      subresource: z.string().optional(),
      namespace: z.string().optional(),
      name: z.string().optional(),
    })
    .optional(),
  responseStatus: z.object({ code: z.number().optional() }).optional(),
});

/** A request that changed something, or may have: one without an answer counts. */
export interface Write {
  at: string;
  user: string;
  userAgent: string;
  verb: string;
  uri: string;
  resource: string;
  namespace: string | undefined;
  name: string | undefined;
  /** The answer's HTTP status; undefined while there is none. */
  code: number | undefined;
}

/** Questions asked with POST: the API server keeps nothing of them. */
const REVIEWS = ['authorization.k8s.io', 'authentication.k8s.io'];

/**
 * Every write by somebody else than the sandbox's own components, oldest first. Refused requests, dry runs and access
 * reviews have written nothing and are left out. Complete for every request that was answered before the call.
 */
export function readWrites(auditLog: string): Write[] {
  const writes = new Map<string, Write>();
  const text = readFileSync(auditLog, 'utf8');
  // The last line may be in the middle of being written.
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    if (line === '') continue;
    const event = AuditEvent.parse(JSON.parse(line));
    const { apiGroup = '', resource = '', subresource, namespace, name } = event.objectRef ?? {};
    if (isOwnComponent(event.user.username) || REVIEWS.includes(apiGroup) || isDryRun(event.requestURI)) continue;
    const code = event.responseStatus?.code;
    if (code !== undefined && code >= 400) {
      writes.delete(event.auditID);
      continue;
    }
    writes.set(event.auditID, {
      at: event.requestReceivedTimestamp,
      user: event.user.username,
      userAgent: event.userAgent ?? '',
      verb: event.verb,
      uri: event.requestURI,
      resource: [apiGroup, resource, subresource].filter(Boolean).join('/'),
      namespace,
      name,
      code,
    });
  }
  return [...writes.values()];
}

function isOwnComponent(username: string): boolean {
  const isForeignAccount = /^system:serviceaccount:(?!kube-system:)/.test(username);
  return username.startsWith('system:') && !isForeignAccount;
}

function isDryRun(uri: string): boolean {
  return new URL(uri, 'http://localhost').searchParams.get('dryRun') === 'All';
}
