import { type Answer, classifyAnswer } from '../../core/apply/classify-answer.js';
import { FIELD_MANAGER, withOrigin } from '../../core/apply/origin.js';
import type { PlannedJob } from '../../core/apply/plan-apply.js';
import type { PodTemplate } from '../../core/apply/pod-templates.js';
import type { ClusterConnection, ClusterRequest } from './connection.js';
import { jobsPath } from './jobs-path.js';
import { METADATA_ONLY } from './read-existing-jobs.js';
import { responseOf, sendPatiently } from './send-patiently.js';

export interface Sending {
  connection: ClusterConnection;
  /** Goes into each Job's annotation. */
  origin: string;
  signal: AbortSignal;
}

/** An answer that is no fault, with the server's warnings. */
export interface Sent {
  answer: Exclude<Answer, { kind: 'fault' }>;
  warnings: string[];
  text: string;
}

/**
 * Server-side apply of one Job, as it was read: no model between the file and the server, which alone decides what it
 * knows. Never forced: what others have set stays theirs.
 */
export function sendJob(job: PlannedJob, { dryRun, ...sending }: Sending & { dryRun: boolean }): Promise<Sent> {
  const query = new URLSearchParams({
    fieldManager: FIELD_MANAGER,
    fieldValidation: 'Strict',
    force: 'false',
    ...(dryRun ? { dryRun: 'All' } : {}),
  });
  return send(sending, {
    method: 'PATCH',
    path: `${jobsPath(job.namespace)}/${encodeURIComponent(job.name)}?${query.toString()}`,
    // JSON is YAML.
    contentType: 'application/apply-patch+yaml',
    accept: METADATA_ONLY,
    body: JSON.stringify(withOrigin(job, sending.origin)),
    signal: sending.signal,
  });
}

/** Tries a Pod without making it; the answer's text is the Pod with the server's defaults. */
export function tryPod({ pod, jobs }: PodTemplate, sending: Sending): Promise<Sent> {
  const namespace = jobs[0]?.namespace ?? '';
  return send(sending, {
    method: 'POST',
    path: `api/v1/namespaces/${encodeURIComponent(namespace)}/pods?dryRun=All&fieldManager=${FIELD_MANAGER}`,
    contentType: 'application/json',
    body: JSON.stringify(pod),
    signal: sending.signal,
  });
}

async function send({ connection }: Sending, request: ClusterRequest): Promise<Sent> {
  const response = await sendPatiently({ connection, request });
  const answer = classifyAnswer(responseOf(response), Date.now());
  // A fault has been thrown by then.
  if (answer.kind === 'fault') throw new Error(answer.fault.why);
  return { answer, warnings: response.warnings, text: response.text };
}
