import { ROOT_CONTEXT, type Span, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, RandomIdGenerator, TracerProvider } from '@opentelemetry/sdk-trace';
import type { StageEvent } from '../../core/worker/stage-event.js';
import { type PlannedSpan, planSpans } from '../../core/worker/trace.js';
import { reportLosses } from './report-losses.js';

export interface Tracing {
  /** Takes at once; spans are sent behind the run's back, and dropped where nobody takes them. */
  tell(event: StageEvent): void;
  /** Sends what is left, but for no longer than this; what has not been taken then is told as lost. */
  close(limitMs: number): Promise<void>;
}

export interface OpenTracing {
  /** Names the receiver, in what is told of it. */
  variable: string;
  /** Told once for each outage, and never why in the words of the receiver. */
  onLost(message: string): void;
}

/** More spans than this wait for a receiver that is slow or away; later ones are dropped. */
const MAX_WAITING = 2_048;

/** A batch goes out this long after its first span. */
const DELAY_MS = 1_000;

/**
 * Sends spans over OTLP/HTTP to where the standard variables say: OTEL_EXPORTER_OTLP_ENDPOINT, _HEADERS, _TIMEOUT,
 * _COMPRESSION, _CERTIFICATE, their _TRACES_ forms, OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES. Every run is sent:
 * it has about nine spans.
 */
export function openTracing({ variable, onLost }: OpenTracing): Tracing {
  const ids = new RandomIdGenerator();
  let wanted: Pick<PlannedSpan, 'traceId' | 'spanId'> | null = null;
  const losses = reportLosses(variable, onLost);
  const exporter = losses.watch(new OTLPTraceExporter());
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'tuning-pipeline' }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    // Whether a run is sampled must not depend on which worker has done which stage.
    sampler: new AlwaysOnSampler(),
    idGenerator: {
      generateTraceId: () => wanted?.traceId ?? ids.generateTraceId(),
      generateSpanId: () => wanted?.spanId ?? ids.generateSpanId(),
    },
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: MAX_WAITING, scheduledDelayMillis: DELAY_MS })],
  });
  const tracer = provider.getTracer('tuning-pipeline');

  const start = ({ name, traceId, spanId, parentSpanId, startMs: startTime, attributes }: PlannedSpan): Span => {
    const parent = parentSpanId === undefined ? null : { traceId, spanId: parentSpanId };
    const context =
      parent === null
        ? ROOT_CONTEXT
        : trace.setSpanContext(ROOT_CONTEXT, { ...parent, traceFlags: TraceFlags.SAMPLED, isRemote: true });
    wanted = spanId === undefined ? null : { traceId, spanId };
    try {
      return tracer.startSpan(name, { startTime, attributes }, context);
    } finally {
      wanted = null;
    }
  };
  return {
    tell: (event) => {
      for (const planned of planSpans(event)) {
        const span = start(planned);
        if (planned.isError) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end(planned.endMs);
      }
    },
    close: async (limitMs) => {
      const flushed = provider.shutdown().catch(() => undefined);
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(() => {
          losses.giveUp();
          resolve();
        }, limitMs);
      });
      await Promise.race([flushed, limit]);
      clearTimeout(timer);
    },
  };
}
