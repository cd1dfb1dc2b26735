import { describe, expect, it } from 'vitest';
import { type JudgeTraces, judgeTraces } from '../../../src/core/doctor/judge-traces.js';

const TARGET = { variable: 'OTEL_EXPORTER_OTLP_ENDPOINT', url: 'http://collector:4318/S3CRET-key' };

function judge(changes: Partial<JudgeTraces>) {
  const check = judgeTraces({ target: TARGET, off: null, reached: true, env: {}, ...changes });
  expect(check.name).toBe('traces');
  expect(JSON.stringify(check)).not.toContain('S3CRET');
  return check;
}

const WHERE = 'http://collector:4318/... of OTEL_EXPORTER_OTLP_ENDPOINT';

describe('judgeTraces', () => {
  it.each<{ what: string; given: Partial<JudgeTraces>; status: string; says: string; remedy?: RegExp }>([
    { what: 'a receiver that is there', given: {}, status: 'ok', says: `Traces go to ${WHERE}; it takes connections.` },
    {
      what: 'a sampler, which nobody asks',
      given: { env: { OTEL_TRACES_SAMPLER: 'traceidratio' } },
      status: 'ok',
      says: `Traces go to ${WHERE}, of every run, whatever OTEL_TRACES_SAMPLER says; it takes connections.`,
    },
    {
      what: 'the protocol that is spoken',
      given: { env: { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' } },
      status: 'ok',
      says: `Traces go to ${WHERE}; it takes connections.`,
    },
    {
      what: 'gRPC',
      given: { env: { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' } },
      status: 'warning',
      says: `Traces go to ${WHERE} as http/protobuf, though OTEL_EXPORTER_OTLP_PROTOCOL says grpc.`,
      remedy: /port for HTTP, 4318 as a rule, and set OTEL_EXPORTER_OTLP_PROTOCOL=http\/protobuf\.$/,
    },
    {
      what: 'gRPC for traces alone',
      given: { env: { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc' } },
      status: 'warning',
      says: `Traces go to ${WHERE} as http/protobuf, though OTEL_EXPORTER_OTLP_TRACES_PROTOCOL says grpc.`,
      remedy: /set OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http\/protobuf\.$/,
    },
    {
      what: 'a URL in the place of a protocol',
      given: { env: { OTEL_EXPORTER_OTLP_PROTOCOL: 'https://collector/S3CRET' } },
      status: 'warning',
      says: `Traces go to ${WHERE} as http/protobuf, though OTEL_EXPORTER_OTLP_PROTOCOL says something else (not shown).`,
      remedy: /^Name/,
    },
    {
      what: 'a receiver that is away',
      given: { reached: { code: 'ECONNREFUSED' } },
      status: 'warning',
      says: `The receiver of traces at ${WHERE} takes no connection (ECONNREFUSED).`,
      remedy: /^Start it, or correct the address; until then traces are lost\.$/,
    },
    {
      what: 'what turns traces off',
      given: { off: 'OTEL_SDK_DISABLED=true', target: null },
      status: 'skipped',
      says: 'No traces are sent: OTEL_SDK_DISABLED=true.',
    },
    {
      what: 'variables without a receiver',
      given: { target: null, env: { OTEL_SERVICE_NAME: 'x' } },
      status: 'skipped',
      says: 'No traces are sent: OpenTelemetry variables are set, but no OTEL_EXPORTER_OTLP_ENDPOINT.',
    },
  ])('tells of $what', ({ given, status, says, remedy }) => {
    const check = judge(given);
    expect([check.status, check.message]).toEqual([status, says]);
    expect(check.remedy).toMatch(remedy ?? /^$/);
  });
});
