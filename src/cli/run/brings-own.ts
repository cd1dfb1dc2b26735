import { isDeepStrictEqual } from 'node:util';
import type { PipelineOptions } from '../../core/pipeline/input.js';
import { parseWorkerPolicy, type WorkerPolicy } from '../../core/policy/worker-policy.js';
import type { Io } from '../io.js';

export interface BringsOwn {
  policy: WorkerPolicy;
  options: Pick<PipelineOptions, 'channels'>;
  io: Pick<Io, 'env' | 'cwd'>;
}

/**
 * Whether this process has something of its own that a `dev` beside it may lack. Grants: the dev would refuse what they
 * allow. Limits: the dev would do what they forbid. Secrets: an `env:NAME` means the variable of whoever typed it, where
 * that has one.
 */
export function bringsOwn({ policy, options: { channels }, io: { env, cwd } }: BringsOwn): boolean {
  if (!isDeepStrictEqual(policy, parseWorkerPolicy({ kind: 'caller', defaultRoot: cwd, env: {} }))) return true;
  return channels
    .flatMap(({ url, secret }) => [url, secret])
    .some((reference) => reference?.startsWith('env:') === true && env[reference.slice('env:'.length)] !== undefined);
}
