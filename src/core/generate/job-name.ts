import { slugOf } from '../slug.js';

const PREFIX = 'arb-tuning-';

/** A Pod is named `<job>-<5 characters>` and must be a DNS-1123 label of at most 63 characters. */
const MAX_JOB_NAME = 63 - '-xxxxx'.length;

export interface JobNameParts {
  sessionId: string;
  /** `worker-1` … `worker-N`. */
  worker: string;
  /** Hash of all that tells this Job from another one: its first 8 characters end the name. */
  hash: string;
}

/** `arb-tuning-<session slug>-<worker>-<hash>`: cuts the slug when the name would be too long, never the hash. */
export function jobName({ sessionId, worker, hash }: JobNameParts): string {
  const tail = `-${worker}-${hash.slice(0, 8)}`;
  const slug = slugOf(sessionId)
    .slice(0, MAX_JOB_NAME - PREFIX.length - tail.length)
    .replace(/-+$/, '');
  return `${PREFIX}${slug}${tail}`;
}
