import type { Tracing } from '../../adapters/tracing/open-tracing.js';
import { findTracesOff, findTraceTarget } from '../../core/worker/trace-target.js';
import type { Io } from '../io.js';

/**
 * Traces, where the environment names a receiver for them; else nothing of it is loaded. `onLost` is told when it takes
 * none.
 *
 * @throws StageError InvalidInput for a receiver that is no URL: the library would send to this machine without a word.
 */
export async function openTracingIfAsked(
  { env }: Pick<Io, 'env'>,
  onLost: (message: string) => void,
): Promise<Tracing | null> {
  if (findTracesOff(env) !== null) return null;
  const target = findTraceTarget(env);
  if (target === null) return null;
  const { openTracing } = await import('../../adapters/tracing/open-tracing.js');
  return openTracing({ variable: target.variable, onLost });
}
