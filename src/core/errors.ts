// The closed vocabulary of failures. A finding, a WARN and an ERROR are data; a StageError means that a stage
// could not do its work. The edge that meets the fault picks the type; the type alone decides about a retry.

/** Why a stage could not do its work, and whether the same call may succeed when it is made again. */
const RETRYABLE = {
  /** The caller's input is wrong: the same call fails for ever. */
  InvalidInput: false,
  /** A file or object that was named does not exist. */
  NotFound: false,
  /** The operating system, the worker's policy or a server refused. */
  AccessDenied: false,
  /** Something that belongs to another run, or changed since it was validated, is in the way. */
  Conflict: false,
  /** A file that outlives runs holds something that this version can't have written. */
  Corrupt: false,
  /** A stage looked and the answer is no: invalid manifests, a refused apply. */
  Refused: false,
  /** No cluster, or one that can't be used, where the input needs one. */
  ClusterUnusable: false,
  /** A receiver refused a notification for good. */
  DeliveryRejected: false,
  /** A receiver could not be reached, or asked for patience. */
  DeliveryDelayed: true,
  /** A server asked for patience (429). */
  RateLimited: true,
  /** A dependency is down or answered 5xx. */
  Unavailable: true,
  /** A dependency did not answer in time. */
  TimedOut: true,
} as const;

export type StageErrorType = keyof typeof RETRYABLE;

export function isRetryable(type: StageErrorType): boolean {
  return RETRYABLE[type];
}

export interface StageErrorFields {
  type: StageErrorType;
  /** One sentence: what was expected and what was got. Never holds a secret. */
  message: string;
  /** What to do about it, as an imperative sentence. */
  hint?: string;
  /** How long the server asked to wait. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** The only error that a stage throws on purpose; anything else is a defect. */
export class StageError extends Error {
  override readonly name = 'StageError';
  readonly type: StageErrorType;
  readonly hint: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(fields: StageErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.type = fields.type;
    this.hint = fields.hint;
    this.retryAfterMs = fields.retryAfterMs;
  }
}

/** The sentence that people read: what happened, then what to do. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof StageError && error.hint !== undefined ? `${error.message} ${error.hint}` : error.message;
}
