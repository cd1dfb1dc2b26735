import { redactUrl } from '../alerts/receiver-url.js';
import type { TraceTarget } from '../worker/trace-target.js';
import { type Check, passed } from './check.js';

export interface JudgeTraces {
  /** null: no variable names a receiver. */
  target: TraceTarget | null;
  /** What turns traces off; null: nothing does. */
  off: string | null;
  /** Whether the receiver takes connections; else the code of the system that says why not. */
  reached: true | { code: string };
  env: Readonly<Record<string, string | undefined>>;
}

const SPOKEN = 'http/protobuf';

/** What becomes of traces in this environment. A night never fails for them. */
export function judgeTraces({ target, off, reached, env }: JudgeTraces): Check {
  const name = 'traces';
  if (off !== null) return { name, status: 'skipped', message: `No traces are sent: ${off}.`, remedy: '' };
  if (target === null) {
    const message = 'No traces are sent: OpenTelemetry variables are set, but no OTEL_EXPORTER_OTLP_ENDPOINT.';
    return { name, status: 'skipped', message, remedy: '' };
  }
  const where = `${redactUrl(new URL(target.url))} of ${target.variable}`;
  const protocol = findProtocol(env);
  if (protocol !== null && protocol.value !== SPOKEN) {
    return {
      name,
      status: 'warning',
      message: `Traces go to ${where} as ${SPOKEN}, though ${protocol.variable} says ${showWord(protocol.value)}.`,
      remedy: `Name the receiver's port for HTTP, 4318 as a rule, and set ${protocol.variable}=${SPOKEN}.`,
    };
  }
  if (reached !== true) {
    const message = `The receiver of traces at ${where} takes no connection (${reached.code}).`;
    return {
      name,
      status: 'warning',
      message,
      remedy: 'Start it, or correct the address; until then traces are lost.',
    };
  }
  const sampler = env['OTEL_TRACES_SAMPLER'] ? ', of every run, whatever OTEL_TRACES_SAMPLER says' : '';
  return passed(name, `Traces go to ${where}${sampler}; it takes connections.`);
}

function findProtocol(env: JudgeTraces['env']): { variable: string; value: string } | null {
  const named = [
    ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL']],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', env['OTEL_EXPORTER_OTLP_PROTOCOL']],
  ] as const;
  for (const [variable, value] of named) if (value) return { variable, value };
  return null;
}

/** What is no word may be a URL in the wrong variable. */
function showWord(value: string): string {
  return /^[a-z/-]{1,20}$/i.test(value) ? value : 'something else (not shown)';
}
