import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { findServerBinary } from '../../src/adapters/temporal/install/server-binary.js';
import type { PipelineInput } from '../../src/core/pipeline/input.js';
import type { StageActivities } from '../../src/core/pipeline/stage-activities.js';

export const WORKFLOW_BUNDLE = fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url));
const HISTORIES = fileURLToPath(new URL('../fixtures/histories/', import.meta.url));

/** A real dev server of this machine's own. */
export async function startTemporal(): Promise<TestWorkflowEnvironment> {
  // Failing workflows are what these tests are about; the SDK would log each one with its stack.
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const path = await findServerBinary({ env: process.env });
  return TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path }, log: { format: 'json', level: 'error' } },
    client: { identity: 'test' },
  });
}

export interface RunWorkflow {
  /** Also the name of its golden history. */
  name: string;
  input: PipelineInput | Record<string, unknown>;
  activities: StageActivities;
}

let queue = 0;

/** Runs the real bundled workflow with its own worker and task queue, until `work` is done with it. */
export async function withWorkflow<T>(
  environment: TestWorkflowEnvironment,
  { name, input, activities }: RunWorkflow,
  work: (handle: Awaited<ReturnType<typeof start>>) => Promise<T>,
): Promise<T> {
  queue += 1;
  const taskQueue = `test-${queue}`;
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue,
    identity: 'test',
    workflowBundle: { codePath: WORKFLOW_BUNDLE },
    activities,
    maxHeartbeatThrottleInterval: '100ms',
  });
  return worker.runUntil(async () => {
    const handle = await start(environment, { name, input, taskQueue });
    const result = await work(handle);
    if (process.env['RECORD_HISTORIES'] === '1') await record(environment, name);
    return result;
  });
}

function start(
  environment: TestWorkflowEnvironment,
  { name, input, taskQueue }: Omit<RunWorkflow, 'activities'> & { taskQueue: string },
) {
  return environment.client.workflow.start('tuningPipeline', { taskQueue, workflowId: name, args: [input] });
}

/** Stores a history for the replay test as the CLI shows it, without what names the machine that recorded it. */
async function record(environment: TestWorkflowEnvironment, name: string): Promise<void> {
  const cli = await findServerBinary({ env: process.env });
  const flags = ['--workflow-id', name, '--address', environment.address, '--output', 'json'];
  const { stdout } = await promisify(execFile)(cli, ['workflow', 'show', ...flags], { maxBuffer: 64 * 1024 * 1024 });
  const json: unknown = JSON.parse(stdout);
  const scrubbed = JSON.stringify(json, (key, value: unknown) => (key === 'stackTrace' ? '' : value), 1);
  await mkdir(HISTORIES, { recursive: true });
  await writeFile(`${HISTORIES}${name}.json`, `${scrubbed}\n`);
}
