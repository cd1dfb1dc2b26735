import type { SpanExporter } from '@opentelemetry/sdk-trace';

/** The same exporter, whose first failure after a success is told. Its words are left out: they may hold an address with a key. */
export function reportLosses(exporter: SpanExporter, onLost: (message: string) => void): SpanExporter {
  let isLosing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const { error } = result;
        const isLost = error !== undefined;
        if (isLost && !isLosing) {
          onLost(
            `Traces are lost: the receiver of OTEL_EXPORTER_OTLP_ENDPOINT did not take ${describe(spans.length, error)}.`,
          );
        }
        isLosing = isLost;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush === undefined ? {} : { forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve() }),
  };
}

function describe(count: number, error: Error | undefined): string {
  const spans = count === 1 ? '1 span' : `${count} spans`;
  const code = error !== undefined && 'code' in error ? error.code : undefined;
  return typeof code === 'number' || typeof code === 'string' ? `${spans} (${code})` : spans;
}
