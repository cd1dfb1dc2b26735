// A receiver of traces as a collector is one: OTLP over HTTP, protobuf, decoded by another library than the sender's.

import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import protobuf from 'protobufjs';
import { onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { PATIENCE_MS } from './process.js';

/** https://github.com/open-telemetry/opentelemetry-proto, as far as the tests look. */
const PROTO = `
  syntax = "proto3";
  message Request { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { repeated Span spans = 2; }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5;
    fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9;
    repeated Event events = 11; Status status = 15;
  }
  message Event { string name = 2; }
  message Status { string message = 2; int32 code = 3; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue { oneof value { string string_value = 1; int64 int_value = 3; double double_value = 4; } }
`;
const REQUEST = protobuf.parse(PROTO).root.lookupType('Request');

const hex = z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes).toString('hex'));
const nanos = z.string().transform((text) => Number(BigInt(text) / 1_000_000n));
const attributes = z
  .array(
    z.object({
      key: z.string(),
      value: z.object({ stringValue: z.string().optional(), intValue: z.string().optional() }),
    }),
  )
  .default([])
  .transform((pairs) =>
    Object.fromEntries(pairs.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)])),
  );
const requestSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: hex,
              spanId: hex,
              parentSpanId: hex.optional(),
              name: z.string(),
              startTimeUnixNano: nanos,
              endTimeUnixNano: nanos,
              attributes,
              events: z.array(z.unknown()).default([]),
              status: z.object({ message: z.string().optional(), code: z.number().optional() }).default({}),
            }),
          ),
        }),
      ),
    }),
  ),
});

export type ReceivedSpan = z.output<
  typeof requestSchema
>['resourceSpans'][number]['scopeSpans'][number]['spans'][number] & { resource: Record<string, unknown> };

export interface OtlpReceiver {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  endpoint: string;
  /** Of every request that has come whole. */
  spans(): ReceivedSpan[];
  /** Everything that came, as it came. */
  bodies: Buffer[];
  headers: NodeJS.Dict<string | string[]>[];
  untilReceived(isEnough: (spans: ReceivedSpan[]) => boolean): Promise<ReceivedSpan[]>;
}

/** `holds`: it takes requests and never answers. Gone when the test ends. */
export async function openOtlpReceiver({ holds = false } = {}): Promise<OtlpReceiver> {
  const bodies: Buffer[] = [];
  const headers: OtlpReceiver['headers'] = [];
  const server = createServer((request, response: ServerResponse) => {
    void buffer(request).then((body) => {
      if (request.url?.endsWith('/v1/traces') === true) bodies.push(body);
      headers.push(request.headers);
      if (!holds) response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const spans = () => bodies.flatMap(decode);
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    headers,
    untilReceived: (isEnough) =>
      vi.waitFor(
        () => {
          const received = spans();
          if (!isEnough(received))
            throw new Error(`Expected more spans, got ${received.map(({ name }) => name).join(', ')}.`);
          return received;
        },
        { timeout: PATIENCE_MS, interval: 50 },
      ),
  };
}

function decode(body: Buffer): ReceivedSpan[] {
  const plain = REQUEST.toObject(REQUEST.decode(body), { longs: String });
  return requestSchema
    .parse(plain)
    .resourceSpans.flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ ...span, resource: resource.attributes }))),
    );
}
