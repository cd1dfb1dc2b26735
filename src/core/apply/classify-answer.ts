import * as z from 'zod';
import { asClause } from '../clause.js';
import { parseRetryAfterMs } from '../retry-after.js';
import type { Refusal } from './refusal.js';
import type { Fault } from './retry.js';

/** What came back for an object that was sent, dry or for real. */
export type Answer =
  | { kind: 'accepted'; uid: string }
  | { kind: 'refused'; refusal: Omit<Refusal, 'object'>; conflicts: FieldConflict[] }
  | { kind: 'fault'; fault: Fault };

/** A field that somebody else has set to something else. */
export interface FieldConflict {
  field: string;
  manager: string;
}

export interface Response {
  status: number;
  text: string;
  retryAfter: string | undefined;
}

/** A server, or a webhook behind it, may say as much as it likes. */
const MAX_MESSAGE = 2_000;

/** A uid has 36 characters; what is much longer goes into no ledger. */
const MAX_UID = 200;

const text = z.string().catch('');
const statusSchema = z.looseObject({
  message: text,
  reason: text,
  details: z
    .looseObject({
      causes: z.array(z.looseObject({ reason: text, message: text, field: text })).catch([]),
    })
    .catch({ causes: [] }),
});
const objectSchema = z.looseObject({ metadata: z.looseObject({ uid: z.string().min(1).max(MAX_UID) }) });

type Status = z.infer<typeof statusSchema>;

/** v1.37 answers 500 for a field of the wrong type or an unknown one: bad input, whose retry fails for ever. */
const TYPED_PATCH = /^failed to (?:create typed patch object|convert new object)[^:]*: (?:unable to convert[^:]*: )?/;

/**
 * Classifies an API server's answer to a server-side apply of a Job or the creation of a Pod. One that is answered with
 * success, but not with the object, is in doubt like one whose connection was cut: something between here and the
 * server has spoiled the answer, and whoever asks again is told what is there.
 */
export function classifyAnswer(response: Response, nowMs: number): Answer {
  const { status } = response;
  if (status < 300) {
    const uid = parseUid(response.text);
    if (uid !== null) return { kind: 'accepted', uid };
    const why = `a write was answered with ${status}, but not with the object`;
    return { kind: 'fault', fault: { type: 'Unavailable', why } };
  }
  const fault = findFault(response, nowMs);
  if (fault !== null) return { kind: 'fault', fault };
  const answer = parseStatus(response.text);
  const { message } = answer;
  if (status === 401) return refused('Forbidden', 'its credentials have expired (401)', 'Renew them, then try again.');
  if (message.startsWith('admission webhook "')) return denied(answer);
  if (status === 403) return classifyForbidden(answer);
  if (status === 404) return refused('NamespaceMissing', clean(message), 'Create the namespace first.');
  if (status === 409) return describeConflicts(answer);
  if (status === 422 && answer.details.causes.length > 0) return classifyInvalid(answer);
  return invalid(message === '' ? `the API server answered ${status}` : clean(message).replace(TYPED_PATCH, ''));
}

/** Why the same request may go well later; null for an answer that stays the same. */
export function findFault({ status, text: body, retryAfter }: Response, nowMs: number): Fault | null {
  if (status < 400) return null;
  const { message, details } = parseStatus(body);
  const asked = parseRetryAfterMs(retryAfter, nowMs);
  const later = asked === undefined ? {} : { retryAfterMs: asked };
  const said = message === '' ? '' : `: ${asClause(message.slice(0, 200))}`;
  if (status === 429) return { type: 'RateLimited', why: 'the API server is busy (429)', ...later };
  if (status === 409 && !details.causes.some(isFieldConflict)) {
    // Two writers met; whoever comes again finds the other one done.
    return { type: 'Unavailable', why: `another write came between (409${said})` };
  }
  if (status === 408 || (status >= 500 && !TYPED_PATCH.test(message))) {
    return { type: 'Unavailable', why: `the API server answered ${status}${said}`, ...later };
  }
  return null;
}

/** The uid of the object in an answer; null where there is none. */
function parseUid(body: string): string | null {
  try {
    return objectSchema.safeParse(JSON.parse(body)).data?.metadata.uid ?? null;
  } catch {
    return null;
  }
}

function classifyForbidden(status: Status): Answer {
  const message = clean(status.message);
  if (status.details.causes.some(({ reason }) => reason === 'NamespaceTerminating')) {
    return refused(
      'NamespaceTerminating',
      'the namespace is being deleted',
      'Wait until it is gone, then create it anew.',
    );
  }
  if (/^(?:exceeded|failed) quota: /.test(message)) {
    return refused('QuotaExceeded', message, 'Ask for less, or have the quota raised.');
  }
  if (message.startsWith('violates PodSecurity')) {
    return refused('PodSecurity', message, 'Change the Pod template, or the namespace it runs in.');
  }
  if (/error looking up service account|no PriorityClass with name/.test(message)) {
    return refused('ReferenceMissing', message, 'Create it, or correct the name.');
  }
  if (/ cannot \w+ resource /.test(message)) {
    return refused('Forbidden', message, 'Have the permission granted to these credentials.');
  }
  return denied(status);
}

function describeConflicts({ details }: Status): Answer {
  const conflicts = details.causes
    .filter(isFieldConflict)
    .map(({ field, message }) => ({ field, manager: /"([^"]*)"/.exec(message)?.[1] ?? 'another manager' }));
  const fields = conflicts.map(({ field, manager }) => `${field} (${manager})`).join(', ');
  return {
    kind: 'refused',
    conflicts,
    refusal: {
      rule: 'FieldConflict',
      message: `other field managers have set these fields to something else: ${fields}`.slice(0, MAX_MESSAGE),
      hint: 'Leave the job to them, or delete it and apply again.',
    },
  };
}

function isFieldConflict({ reason }: { reason: string }): boolean {
  return reason === 'FieldManagerConflict';
}

function classifyInvalid({ details: { causes } }: Status): Answer {
  const immutable = causes.filter(({ message }) => message.includes('field is immutable'));
  if (immutable.length > 0) {
    const fields = immutable.map(({ field }) => field).join(', ');
    return refused(
      'ImmutableField',
      `a job's ${fields} can not be changed once it exists`,
      'Use a new name (another run key), or delete the job first; its Pods and their logs go with it.',
    );
  }
  return invalid(causes.map(({ field, message }) => `${field}: ${message}`).join('; '));
}

function invalid(message: string): Answer {
  return refused('InvalidJob', message.slice(0, 500), 'Correct the manifest.');
}

function denied({ message }: Status): Answer {
  return refused('AdmissionDenied', clean(message), 'Do what the policy asks for, or have it changed.');
}

function refused(rule: Refusal['rule'], message: string, hint: string): Answer {
  return { kind: 'refused', refusal: { rule, message: asClause(message.slice(0, MAX_MESSAGE)), hint }, conflicts: [] };
}

/** Without the object's name, which differs where the reason is the same. */
function clean(message: string): string {
  return message.replace(/^[\w.]+ "[^"]*" is (?:forbidden|invalid): /, '').slice(0, 500);
}

function parseStatus(body: string): Status {
  try {
    return statusSchema.parse(JSON.parse(body));
  } catch {
    // Not every proxy answers in JSON.
    return statusSchema.parse({ message: '', reason: '', details: {} });
  }
}
