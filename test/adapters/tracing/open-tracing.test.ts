import { afterEach, describe, expect, it, vi } from 'vitest';
import { openTracing } from '../../../src/adapters/tracing/open-tracing.js';
import { openOtlpReceiver } from '../../support/otlp-receiver.js';
import { freePort } from '../../support/remote-server.js';

const STAGE = {
  stage: 'monitor',
  workflowId: 'tonight',
  runId: '019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071',
  runKey: '2026-11-22-abc',
  attempt: 1,
  result: 'ok',
  startedAtMs: Date.parse('2026-11-22T00:01:00Z'),
  durationMs: 500,
} as const;

/** What is told of traces that are sent there by a process that ends at once. */
async function toldOf(endpoint: string, stages: number): Promise<string[]> {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', endpoint);
  const told: string[] = [];
  const tracing = openTracing({ variable: 'OTEL_EXPORTER_OTLP_ENDPOINT', onLost: (message) => told.push(message) });
  for (let attempt = 1; attempt <= stages; attempt += 1) tracing.tell({ ...STAGE, attempt });
  await tracing.close(1_000);
  return told;
}

afterEach(() => void vi.unstubAllEnvs());

describe('traces that are left at the end', () => {
  it('are lost with one sentence where nobody listens, and where nobody answers', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const { endpoint: silent } = await openOtlpReceiver({ holds: true });
    const lost = [expect.stringMatching(/^Traces are lost: the receiver of OTEL_EXPORTER_OTLP_ENDPOINT did not take /)];
    expect([await toldOf(nobody, 2), await toldOf(silent, 2)]).toEqual([lost, lost]);
  });

  it('are not talked of where they are taken, or where there are none', async () => {
    const { endpoint } = await openOtlpReceiver();
    const nobody = `http://127.0.0.1:${await freePort()}`;
    expect([await toldOf(endpoint, 2), await toldOf(nobody, 0)]).toEqual([[], []]);
  });
});
