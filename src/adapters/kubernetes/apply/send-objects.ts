import { describeTaken } from '../../../core/apply/decide-jobs.js';
import { type Answer, classifyAnswer, type Response } from '../../../core/apply/classify-answer.js';
import { fieldManagerOf, isOriginConflict, withOrigin } from '../../../core/apply/origin.js';
import type { PlannedJob } from '../../../core/apply/plan-apply.js';
import type { PodTemplate } from '../../../core/apply/pod-templates.js';
import type { ClusterConnection, ClusterRequest } from '../connect/connection.js';
import { jobPath } from '../request/jobs-path.js';
import { METADATA_ONLY, readExistingJob } from './read-existing-jobs.js';
import { sendPatiently } from '../request/send-patiently.js';

export interface Sending {
  connection: ClusterConnection;
  /** Goes into each Job's annotation. */
  origin: string;
  signal: AbortSignal;
  /** Awaited right before each try; what it throws keeps the request from being sent. */
  confirm?: () => Promise<void>;
}

/** An answer that is no fault, with the server's warnings. */
export interface Sent {
  answer: Exclude<Answer, { kind: 'fault' }>;
  warnings: string[];
  text: string;
  /** As `sendAgain` tells it: what is refused may be there all the same. */
  afterDoubt: boolean;
}

export interface SendJob extends Sending {
  dryRun: boolean;
  /** The answer's text is the whole Job, as it is or would be; else its metadata. @default false */
  whole?: boolean;
}

/**
 * Server-side apply of one Job, as it was read: no model between the file and the server, which alone decides what it
 * knows. Never forced: what others have set stays theirs. A Job that another run has created since the names were
 * looked for is a conflict that says whose it is.
 */
export async function sendJob(job: PlannedJob, { dryRun, whole = false, ...sending }: SendJob): Promise<Sent> {
  const query = new URLSearchParams({
    fieldManager: fieldManagerOf(sending.origin),
    // Strict costs the server a second parse of the body. It looks for repeated keys, which text made of an object
    // can't have; an unknown field is refused by server-side apply itself.
    fieldValidation: dryRun ? 'Strict' : 'Ignore',
    force: 'false',
    ...(dryRun ? { dryRun: 'All' } : {}),
  });
  const sent = await send(
    { ...sending, dryRun },
    {
      method: 'PATCH',
      path: `${jobPath(job)}?${query.toString()}`,
      // JSON is YAML.
      contentType: 'application/apply-patch+yaml',
      ...(whole ? {} : { accept: METADATA_ONLY }),
      body: JSON.stringify(withOrigin(job, sending.origin)),
      signal: sending.signal,
    },
  );
  const { answer } = sent;
  if (answer.kind !== 'refused' || !answer.conflicts.some(isOriginConflict)) return sent;
  const taken = await readExistingJob({ ...sending, namespace: job.namespace, name: job.name });
  return { ...sent, answer: { ...answer, refusal: describeTaken(taken?.origin ?? '') } };
}

/** Tries a Pod without making it; the answer's text is the Pod with the server's defaults. */
export function tryPod({ pod, jobs }: PodTemplate, sending: Sending): Promise<Sent> {
  const namespace = jobs[0]?.namespace ?? '';
  return send(
    { ...sending, dryRun: true },
    {
      method: 'POST',
      path: `api/v1/namespaces/${encodeURIComponent(namespace)}/pods?dryRun=All&fieldManager=${fieldManagerOf(sending.origin)}`,
      contentType: 'application/json',
      body: JSON.stringify(pod),
      signal: sending.signal,
    },
  );
}

async function send(
  { connection, confirm, dryRun }: Sending & { dryRun: boolean },
  request: ClusterRequest,
): Promise<Sent> {
  const last: { answer?: Answer } = {};
  // Once for each answer: it holds every field's manager, and to parse it takes as long as all else that is done to it.
  const findFaultIn = (response: Response, nowMs: number) => {
    const answer = classifyAnswer(response, nowMs);
    last.answer = answer;
    // Only a write is in doubt when its answer can't be read; a dry run has told what answers there.
    return answer.kind !== 'fault' || (dryRun && response.status < 300) ? null : answer.fault;
  };
  const response = await sendPatiently({ connection, request, confirm, findFaultIn });
  const { answer } = last;
  // Any other fault has been thrown by then.
  if (answer === undefined || answer.kind === 'fault') throw new SyntaxError('Expected an object in an answer.');
  const { warnings, text, afterDoubt } = response;
  return { answer, warnings, text, afterDoubt };
}
