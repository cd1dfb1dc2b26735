import * as z from 'zod';
import type { RunFacts, Verdict } from '../history/contract.js';
import { type HealthStatus, healthStatusSchema } from '../health/health-status.js';
import type { HighlightedAdvice } from '../health/highlights.js';
import { type JudgedJob, selectWorst } from '../health/worst-jobs.js';
import { printableLines } from '../printable.js';
import { truncateText } from '../truncate.js';

/** Jobs named in a message; the rest is counted. */
const MAX_JOBS = 10;
const MAX_MESSAGE = 256;
const MAX_RUN_MESSAGE = 1_000;
/** Causes with advice: who is woken begins with the worst of them. */
const MAX_ADVICE = 3;

/** `repeat-N` is the Nth reminder of an incident that goes on. */
export const incidentActionSchema = z.union([
  z.enum(['fire', 'escalate', 'resolve']),
  z.templateLiteral(['repeat-', z.int().min(1)]),
]);

export type IncidentAction = z.infer<typeof incidentActionSchema>;

/** Nothing in it can steer where it is shown; a control character would also take six bytes of a body's limit. */
const text = z.string().transform(printableLines);

/** What people are told, whatever the channel. It is kept in the journal until every receiver has it. */
export const notificationSchema = z.object({
  incident: text,
  action: incidentActionSchema,
  health: healthStatusSchema,
  /** The worst health of the incident so far; absent in journals of version 1. */
  worst: z.enum(['WARN', 'ERROR']).optional(),
  /** The stream changes too often to tell each change; absent means that it does not. */
  flapping: z.boolean().optional(),
  /** When the incident first fired, RFC 3339. */
  firedAt: text,
  /** When this was judged, RFC 3339. */
  at: text,
  cluster: text,
  namespace: text,
  selector: text,
  sessionId: text,
  runKey: text,
  workflowId: text,
  runId: text,
  mode: text,
  exitCode: z.int(),
  reasons: z.array(z.object({ reason: text, count: z.int() })),
  message: text,
  jobs: z.array(z.object({ name: text, health: healthStatusSchema, reason: text, message: text })),
  /** How many more Jobs are not OK. */
  jobsOmitted: z.int(),
  /** What to do about the worst causes; absent where nothing is known, as in version 1. */
  advice: z.array(z.object({ reason: text, hint: text, job: text, others: z.int() })).optional(),
  /** How the newest runs of the stream were judged, oldest first; absent where nobody knows, as in version 1. */
  recent: z.array(healthStatusSchema).optional(),
});

export type Notification = z.infer<typeof notificationSchema>;

export interface NotificationInput {
  incident: string;
  action: IncidentAction;
  firedAt: string;
  worst: 'WARN' | 'ERROR';
  flapping: boolean;
  at: string;
  facts: RunFacts;
  verdict: Verdict;
  jobs: readonly JudgedJob[];
  advice?: readonly HighlightedAdvice[] | undefined;
  recent?: readonly HealthStatus[] | undefined;
}

export function buildNotification({
  incident,
  action,
  firedAt,
  worst,
  flapping,
  at,
  facts,
  verdict,
  jobs,
  advice = [],
  recent,
}: NotificationInput): Notification {
  const named = selectWorst(jobs, { max: MAX_JOBS, maxMessage: MAX_MESSAGE });
  return notificationSchema.parse({
    incident,
    action,
    health: verdict.health,
    worst,
    ...(flapping ? { flapping } : {}),
    firedAt,
    at,
    cluster: facts.clusterName,
    namespace: facts.namespace,
    selector: facts.selector,
    sessionId: facts.sessionId,
    runKey: facts.runKey,
    workflowId: facts.workflowId,
    runId: facts.runId,
    mode: facts.mode,
    exitCode: verdict.exitCode,
    reasons: verdict.reasons.map(({ reason, count }) => ({ reason, count })),
    message: truncateText(verdict.message, MAX_RUN_MESSAGE),
    jobs: named.jobs,
    jobsOmitted: named.omitted,
    ...(advice.length === 0 || action === 'resolve' ? {} : { advice: advice.slice(0, MAX_ADVICE) }),
    ...(recent === undefined ? {} : { recent }),
  });
}
