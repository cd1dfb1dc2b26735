import { once } from 'node:events';
import { connect } from 'node:net';
import { codeOf } from '../../adapters/files/file-problem.js';
import type { Check } from '../../core/doctor/check.js';
import { judgeTraces } from '../../core/doctor/judge-traces.js';
import { findTracesOff, findTraceTarget } from '../../core/worker/trace-target.js';
import type { DoctorContext } from './context.js';
import { failedCheck } from './examine.js';

/** A receiver that is further away would lose spans as well. */
const LIMIT_MS = 3_000;

/** Where traces go and whether the receiver is there; nothing where no variable of OpenTelemetry is set. Sends nothing. */
export async function checkTraces({ io: { env } }: DoctorContext): Promise<Check[]> {
  if (!Object.keys(env).some((name) => name.startsWith('OTEL_') && env[name])) return [];
  try {
    const off = findTracesOff(env);
    const target = off === null ? findTraceTarget(env) : null;
    const reached = target === null ? true : await reach(new URL(target.url));
    return [judgeTraces({ target, off, reached, env })];
  } catch (error) {
    return [failedCheck('traces', error)];
  }
}

/** Opens a connection and closes it. */
async function reach({ hostname, port, protocol }: URL): Promise<true | { code: string }> {
  const socket = connect({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
  });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(LIMIT_MS) });
    return true;
  } catch (error) {
    return { code: whyNot(error) };
  } finally {
    socket.destroy();
  }
}

function whyNot(error: unknown): string {
  if (error instanceof Error && error.name === 'AbortError') return 'ETIMEDOUT';
  return codeOf(error) ?? 'unknown';
}
