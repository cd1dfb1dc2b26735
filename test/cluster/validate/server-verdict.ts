import { z } from 'zod';
import type { ClusterConnection } from '../../../src/adapters/kubernetes/connect/connection.js';

/** What an API server says about a manifest that it would not store. */
export interface ServerVerdict {
  /** By server-side apply, which is how this pipeline writes. */
  accepted: boolean;
  /** In the server's words, for people. */
  message: string;
  /** `kind path` of every cause for which create refuses it; null where create can't even decode it. */
  causes: readonly string[] | null;
  /** Create's warnings. */
  warnings: readonly string[];
}

const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

const Status = z.looseObject({
  message: z.string().optional(),
  reason: z.string().optional(),
  details: z
    .looseObject({
      causes: z.array(z.looseObject({ reason: z.string().optional(), field: z.string().optional() })).optional(),
    })
    .optional(),
});

/** Asks twice: apply whether it takes the text, create for all of its reasons. Nothing is stored. */
export async function askServer(
  connection: ClusterConnection,
  { text, name, namespace, signal }: { text: string; name: string; namespace: string; signal: AbortSignal },
): Promise<ServerVerdict> {
  const jobs = `apis/batch/v1/namespaces/${namespace}/jobs`;
  const dry = 'dryRun=All&fieldValidation=Strict&fieldManager=differential-test';
  const [applied, created] = await Promise.all([
    connection.send({
      method: 'PATCH',
      path: `${jobs}/${encodeURIComponent(name)}?${dry}&force=true`,
      contentType: 'application/apply-patch+yaml',
      accept: METADATA_ONLY,
      body: text,
      signal,
    }),
    connection.send({
      method: 'POST',
      path: `${jobs}?${dry}`,
      contentType: 'application/yaml',
      accept: METADATA_ONLY,
      body: text,
      signal,
    }),
  ]);
  for (const { status, text: said } of [applied, created]) {
    if (status === 401 || status === 403 || status === 429 || status === 503) throw new Error(`${status}: ${said}`);
  }
  const accepted = applied.status < 300;
  const refusal = created.status < 300 ? null : Status.parse(JSON.parse(created.text));
  return {
    accepted,
    message: accepted ? '' : (Status.parse(JSON.parse(applied.text)).message ?? applied.text),
    causes: refusal === null ? [] : causesOf(refusal),
    warnings: created.warnings,
  };
}

function causesOf({ reason, details }: z.infer<typeof Status>): string[] | null {
  if (reason !== 'Invalid') return null;
  const causes = (details?.causes ?? []).map(({ reason = '', field = '' }) => `${kindOf(reason)} ${field}`);
  return [...new Set(causes)].sort();
}

/** `FieldValueRequired` is the server's word on the wire for what its source calls Required. */
function kindOf(reason: string): string {
  return reason.replace(/^FieldValue/, '');
}
