// A run as a trace: what a collector gets, and what becomes of a run whose collector takes nothing.

import { describe, expect, it } from 'vitest';
import { openOtlpReceiver } from '../support/otlp-receiver.js';
import { createWorkspace, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { freePort, startRemoteServer, startWorker, temporalCli } from '../support/remote-server.js';
import { readHistory } from './traces.js';

const STAGES = ['generate', 'validate', 'apply', 'monitor', 'health', 'history', 'alerts'];
const ROOT_SPAN = 'tuningPipeline';
const SECRET = 'hunter2-is-no-password';

const RUN_ATTRIBUTES = ['run_id', 'run_key', 'workflow_id'];

function namesOf(attributes: Record<string, unknown>): string[] {
  return Object.keys(attributes)
    .map((name) => name.replace(/^tuning_pipeline\./, ''))
    .sort();
}

function environmentOf(workspace: Workspace, address: string, endpoint: string): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: address,
    TUNING_PIPELINE_ROOT: workspace.folder,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer ${SECRET}`,
  };
}

describe('traces', { timeout: TEST_TIMEOUT_MS }, () => {
  it('have a span for each stage of a run below one for the run, whichever worker did it, and say nothing else', async () => {
    const { address } = await startRemoteServer();
    const [workspace, receiver] = [await createWorkspace(), await openOtlpReceiver()];
    const env = {
      ...environmentOf(workspace, address, receiver.endpoint),
      TUNING_PIPELINE_SECRET_REFS: 'env:HOOK',
      HOOK: `https://hooks.example/${SECRET}`,
    };
    await Promise.all([startWorker(workspace, { env }), startWorker(workspace, { env })]);
    const { execute } = await temporalCli(workspace, address);
    await execute('tonight', { channels: [{ type: 'webhook', url: 'env:HOOK' }] });
    const spans = await receiver.untilReceived((received) => received.length >= STAGES.length + 1);

    const [run] = await readHistory(workspace);
    const [root, ...others] = spans.filter(({ name }) => name === ROOT_SPAN);
    if (run === undefined || root === undefined) throw new Error('Expected a run and its span.');
    expect(others).toEqual([]);
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([run.run_id?.replaceAll('-', '')]));
    expect(root.parentSpanId).toBeUndefined();
    expect(root.attributes).toEqual({
      'tuning_pipeline.workflow_id': 'tonight',
      'tuning_pipeline.run_id': run.run_id,
      'tuning_pipeline.run_key': run.run_key,
      'tuning_pipeline.health': 'WARN',
      'tuning_pipeline.exit_code': 0,
    });

    const stages = spans
      .filter(({ name }) => name !== ROOT_SPAN)
      .sort((a, b) => a.startTimeUnixNano - b.startTimeUnixNano || STAGES.indexOf(a.name) - STAGES.indexOf(b.name));
    expect(stages.map(({ name }) => name)).toEqual(STAGES);
    for (const { name, parentSpanId, attributes, startTimeUnixNano, endTimeUnixNano } of stages) {
      expect([name, parentSpanId]).toEqual([name, root.spanId]);
      expect(namesOf(attributes)).toEqual(['attempt', 'result', ...RUN_ATTRIBUTES, 'stage'].sort());
      expect(attributes).toMatchObject({ 'tuning_pipeline.result': 'ok', 'tuning_pipeline.attempt': 1 });
      expect(root.startTimeUnixNano).toBeLessThanOrEqual(startTimeUnixNano);
      expect(root.endTimeUnixNano).toBeGreaterThanOrEqual(endTimeUnixNano);
    }
    for (const { resource, events, status } of spans) {
      expect([resource, events, status]).toEqual([{ 'service.name': 'tuning-pipeline' }, [], {}]);
    }
    // The key goes to the receiver in the header that it is for, and nowhere else.
    expect(receiver.headers[0]?.['authorization']).toBe(`Bearer ${SECRET}`);
    expect(Buffer.concat(receiver.bodies).includes(SECRET)).toBe(false);
  });

  it('show what failed and how the run was judged, by type and never by sentence', async () => {
    const [workspace, receiver] = [await createWorkspace(), await openOtlpReceiver()];
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_SERVICE_NAME: 'tuning-by-cron' };
    const { code } = await workspace.perform(['run', '--enable-apply'], { env });
    expect(code).toBe(3);
    const spans = receiver.spans();
    const [apply, root] = ['apply', ROOT_SPAN].map((name) => spans.find((span) => span.name === name));
    expect(apply).toMatchObject({
      attributes: { 'tuning_pipeline.result': 'failed', 'tuning_pipeline.error_type': 'ClusterUnusable' },
      status: { code: 2 },
      resource: { 'service.name': 'tuning-by-cron' },
    });
    expect(apply?.status.message).toBeUndefined();
    expect(root).toMatchObject({ attributes: { 'tuning_pipeline.exit_code': 3 }, status: { code: 2 } });
    expect(spans.map(({ name }) => name)).not.toContain('monitor');
  });

  it.each(['is away', 'never answers'])(
    'are lost with a warning, and do not keep a run from its end, when their receiver %s',
    async (how) => {
      const workspace = await createWorkspace();
      const endpoint =
        how === 'is away' ? `http://127.0.0.1:${await freePort()}` : (await openOtlpReceiver({ holds: true })).endpoint;
      const { code, stdout, stderr } = await workspace.perform(['run'], {
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
      });
      expect(stderr.match(/^warning: Traces are lost: .*$/gm)).toHaveLength(1);
      expect([code, stdout]).toEqual([0, expect.stringContaining('Exit Code: 0')]);
      expect(await readHistory(workspace)).toHaveLength(1);
      expect(await workspace.servers()).toEqual([]);
    },
  );

  it('are lost with a word in the log, once and without the address, and the worker still stops when it is told to', async () => {
    const { address } = await startRemoteServer();
    const workspace = await createWorkspace();
    const endpoint = `http://user:${SECRET}@127.0.0.1:${await freePort()}`;
    const worker = await startWorker(workspace, { env: environmentOf(workspace, address, endpoint) });
    const { execute } = await temporalCli(workspace, address);
    expect((await execute('first', {})).code).toBe(0);
    await worker.untilSaid(/Traces are lost: the receiver of OTEL_EXPORTER_OTLP_ENDPOINT did not take \d+ spans?/);
    expect((await execute('second', {})).code).toBe(0);
    worker.kill('SIGTERM');
    const { code, stderr } = await worker.ended;
    expect([code, stderr.match(/Traces are lost/g)?.length]).toEqual([0, 1]);
    expect(stderr).not.toContain(SECRET);
  });

  it('are sent before a worker ends that is told to stop', async () => {
    const { address } = await startRemoteServer();
    const [workspace, receiver] = [await createWorkspace(), await openOtlpReceiver()];
    const worker = await startWorker(workspace, { env: environmentOf(workspace, address, receiver.endpoint) });
    const { execute } = await temporalCli(workspace, address);
    expect((await execute('tonight', {})).code).toBe(0);
    worker.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
    expect(receiver.spans()).toHaveLength(STAGES.length + 1);
  });

  it.each([[{ OTEL_SDK_DISABLED: 'true' }], [{ OTEL_TRACES_EXPORTER: 'none' }]])(
    'are not sent with %o',
    async (off) => {
      const [workspace, receiver] = [await createWorkspace(), await openOtlpReceiver()];
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, ...off };
      expect((await workspace.perform(['run'], { env })).code).toBe(0);
      expect(receiver.bodies).toEqual([]);
    },
  );

  it.each(['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'])(
    'need a URL in %s, and its text is not repeated',
    async (variable) => {
      const { perform } = await createWorkspace();
      const { code, stderr } = await perform(['run'], { env: { [variable]: SECRET } });
      expect([code, stderr]).toEqual([3, expect.stringContaining(`Expected ${variable} to be a URL`)]);
      expect(stderr).not.toContain(SECRET);
    },
  );
});
