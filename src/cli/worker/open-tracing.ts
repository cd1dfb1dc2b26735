import type { Tracing } from '../../adapters/tracing/open-tracing.js';
import { StageError } from '../../core/errors.js';
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
  const endpoint = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const isOff = env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none';
  if (!endpoint || isOff) return null;
  if (!/^https?:\/\//.test(endpoint)) {
    throw new StageError({
      type: 'InvalidInput',
      // The value itself may hold a key.
      message: 'Expected OTEL_EXPORTER_OTLP_ENDPOINT to be a URL such as http://collector:4318, got something else.',
      hint: 'Correct the environment, or set OTEL_SDK_DISABLED=true.',
    });
  }
  const { openTracing } = await import('../../adapters/tracing/open-tracing.js');
  return openTracing({ onLost });
}
