import type { SpanExporter } from '@opentelemetry/sdk-trace';

export interface LossReport {
  /** The same exporter, whose first failure after a success is told. */
  watch(exporter: SpanExporter): SpanExporter;
  /** Tells that what was left when time was up is lost, unless a failure has been told that still lasts. */
  giveUp(): void;
}

/** Tells of lost traces once for each outage. A receiver's words are left out: they may hold an address with a key. */
export function reportLosses(variable: string, onLost: (message: string) => void): LossReport {
  let isLosing = false;
  const tell = (what: string) => {
    if (!isLosing) onLost(`Traces are lost: the receiver of ${variable} did not take ${what}.`);
    isLosing = true;
  };
  return {
    watch: (exporter) => ({
      export: (spans, done) =>
        exporter.export(spans, (result) => {
          const { error } = result;
          if (error === undefined) isLosing = false;
          else tell(describe(spans.length, error));
          done(result);
        }),
      shutdown: () => exporter.shutdown(),
      ...(exporter.forceFlush === undefined ? {} : { forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve() }),
    }),
    giveUp: () => tell('the last spans in time'),
  };
}

function describe(count: number, error: Error): string {
  const spans = count === 1 ? '1 span' : `${count} spans`;
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'number' || typeof code === 'string' ? `${spans} (${code})` : spans;
}
