import { StageError } from '../errors.js';

type TraceEnvironment = Readonly<Record<string, string | undefined>>;

/** Where traces go. */
export interface TraceTarget {
  /** The variable that says so. */
  variable: string;
  /** It may hold a key: nobody is shown more than its host. */
  url: string;
}

/**
 * The receiver that the environment names: the variable for traces alone, else the general one; null where none does.
 *
 * @throws StageError InvalidInput for what is no URL: the library would send to this machine without a word.
 */
export function findTraceTarget(env: TraceEnvironment): TraceTarget | null {
  const named = [
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', env['OTEL_EXPORTER_OTLP_ENDPOINT']],
  ] as const;
  for (const [variable, url] of named) {
    if (!url) continue;
    if (/^https?:\/\//.test(url) && URL.canParse(url)) return { variable, url };
    throw new StageError({
      type: 'InvalidInput',
      message: `Expected ${variable} to be a URL such as ${EXAMPLES[variable]}, got something else (not shown, it may hold a key).`,
      hint: 'Correct the environment, or set OTEL_SDK_DISABLED=true.',
    });
  }
  return null;
}

const EXAMPLES = {
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/v1/traces',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
};

/** The variable that turns traces off, with its value; null where they are on. */
export function findTracesOff(env: TraceEnvironment): string | null {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return 'OTEL_SDK_DISABLED=true';
  return env['OTEL_TRACES_EXPORTER'] === 'none' ? 'OTEL_TRACES_EXPORTER=none' : null;
}
