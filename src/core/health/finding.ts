import type { ObservedJob } from '../observed/objects.js';
import { explainExitCode } from './container-exit-codes.js';
import type { HealthLimits } from './limits.js';
import type { ErrorFrom, ReasonClass } from './reason-row.js';
import { shellWord } from '../shell-word.js';
import { REASON_TABLE, type Reason } from './reasons.js';
import type { HealthStatus } from './health-status.js';
import type { Evidence, HealthReason } from './report.js';
import type { SnapshotIndex } from './snapshot-index.js';

/** A reason with what only judging needs. */
export interface Finding extends HealthReason {
  hint: string;
  class: ReasonClass;
  /** What it makes of its Job while no condition says more. */
  health: HealthStatus;
}

/** What a finding is made with. */
export interface FindingContext {
  namespace: string;
  job: { name: string };
  limits: HealthLimits;
}

/** What one Job is judged with. */
export interface JobContext extends FindingContext {
  job: ObservedJob;
  index: SnapshotIndex;
  /** The instant of the snapshot; NaN where it has none: then nothing has lasted yet. */
  nowMs: number;
}

/** Names for a hint's placeholders. */
export interface Subject {
  pod?: string;
  container?: string;
  node?: string;
  /** It is about the instance before the last restart. */
  previous?: boolean;
}

export interface FindingFields {
  reason: Reason;
  /** Kubernetes' own message where it has one. */
  message: string;
  evidence: Evidence[];
  subject?: Subject;
  /** What the row's cases are looked for in, where the message is not all. */
  text?: string;
  exitCode?: number;
  /** How long it has lasted. */
  lastedMs?: number;
  /** The verdict where it hangs on more than the row's limit. */
  health?: HealthStatus;
}

/** A reason with the class, hint and verdict that its row in the table gives it. */
export function createFinding(context: FindingContext, fields: FindingFields): Finding {
  const message = fields.message.trim() || `Kubernetes says ${fields.reason} and nothing more.`;
  const { reason, evidence, text = message, lastedMs = 0, exitCode } = fields;
  const row = REASON_TABLE[reason];
  const meant = row.cases?.find(({ when }) => when.test(text));
  const ofExitCode = row.byExitCode === true && exitCode !== undefined ? explainExitCode(exitCode) : undefined;
  const reasonClass = meant?.class ?? row.class;
  const hint = fillHint(meant?.hint ?? ofExitCode?.hint ?? row.hint, { ...context, subject: fields.subject ?? {} });
  return {
    reason,
    message,
    hint: reasonClass === 'infrastructure' ? `${NOT_ITS_OWN} ${hint}` : hint,
    evidence,
    class: reasonClass,
    health: fields.health ?? healthOf(meant?.errorFrom ?? row.errorFrom, { limits: context.limits, lastedMs }),
  };
}

/** In front of every hint about infrastructure, so that nobody debugs a program that was well. */
export const NOT_ITS_OWN = "Not the Job's own doing.";

/** Milliseconds since an RFC 3339 timestamp; 0 for one that is unknown or, by a clock that is off, still to come. */
export function lastedSince(timestamp: string, nowMs: number): number {
  const lastedMs = nowMs - Date.parse(timestamp);
  return Number.isNaN(lastedMs) ? 0 : Math.max(0, lastedMs);
}

function healthOf(
  errorFrom: ErrorFrom,
  { limits, lastedMs }: { limits: HealthLimits; lastedMs: number },
): HealthStatus {
  switch (errorFrom) {
    case 'OK':
      return 'OK';
    case 'at once':
      return 'ERROR';
    case 'Failed':
    case 'never':
      return 'WARN';
    default:
      return lastedMs >= limits[errorFrom] ? 'ERROR' : 'WARN';
  }
}

function fillHint(hint: string, { namespace, job, subject }: FindingContext & { subject: Subject }): string {
  // Most hints end with a command, which is pasted; names as a cluster gives them stay as they are.
  const names: Record<string, string> = {
    namespace,
    job: job.name,
    pod: subject.pod || 'POD',
    container: subject.container || 'CONTAINER',
    node: subject.node || 'NODE',
    previous: subject.previous === true ? ' --previous' : '',
  };
  return hint.replace(/\{(namespace|job|pod|container|node|previous)\}/g, (_, name: string) => {
    const text = names[name] ?? '';
    return name === 'previous' || text === '' ? text : shellWord(text);
  });
}
