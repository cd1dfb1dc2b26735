import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type Command, createWorkspace, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { temporalCli } from '../support/remote-server.js';
import { observeBy } from './holds.js';
import { openReceiver } from './receiver.js';
import { parseRun, readHistory } from './traces.js';

async function startDev({ start }: Workspace, env: Record<string, string>): Promise<{ dev: Command; address: string }> {
  const dev = start(['dev'], { env });
  const [, address = ''] = await dev.untilSaid(/^Temporal: (\S+)$/m);
  await dev.untilSaid(/Ctrl-C stops it all/);
  return { dev, address };
}

async function codecKeys({ path }: Workspace): Promise<Record<string, string>> {
  await writeFile(path('codec.key'), Buffer.alloc(32, 1).toString('base64'));
  return { TUNING_PIPELINE_CODEC_KEYS: `one=file:${path('codec.key')}` };
}

const SO_FAR = [
  '  - Generate: 2 jobs created',
  '  - Validate: 2 jobs validated',
  '  - Apply: FAILED (interrupted)',
  '  - Monitor: not reached',
  '  - Health: not reached',
  '  - History: not reached',
  '  - Alerts: not reached',
].join('\n');

describe('the result of a run that was ended from outside', { timeout: TEST_TIMEOUT_MS }, () => {
  it.each([
    ['as Temporal writes payloads by itself', () => Promise.resolve({})],
    ['with encrypted payloads', codecKeys],
  ])('tells how far it had come when it was terminated, %s', async (_, keysOf) => {
    const workspace = await createWorkspace();
    const env = await keysOf(workspace);
    const { address } = await startDev(workspace, env);
    const apiServer = await openReceiver({ holds: true, status: 503 });
    const run = workspace.start(['run', ...(await observeBy(workspace, apiServer))], { env });
    await apiServer.untilReceived(1);
    const { workflowId } = parseRun(run.stderr());

    const temporal = await temporalCli(workspace, address);
    const terminate = ['workflow', 'terminate', '--workflow-id', workflowId, '--reason', 'by hand'];
    expect(await temporal.run(terminate)).toMatchObject({ code: 0 });
    const ended = await run.ended;
    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain(`\nHealth: ERROR\nGenerated Jobs: 2\nValidated Jobs: 2\nApplied Jobs: 0\n`);
    expect(ended.stdout).toContain(`History Appended: False\nExit Code: 3\n\nSteps:\n${SO_FAR}\n`);
    expect(ended.stderr).toContain(
      'warning: the run was terminated (by hand)\nwarning: the run has left no line in the history\n',
    );
    const result = await workspace.perform(['result', workflowId], { env });
    expect([result.code, result.stdout]).toEqual([3, ended.stdout]);
    const json = await workspace.perform(['result', workflowId, '-o', 'json'], { env });
    expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, workflowId, exitCode: 3, healthStatus: 'ERROR' });
    expect((await workspace.perform(['status', workflowId], { env })).stdout).toMatch(/\napply +failed .*interrupted/);
    expect(await readHistory(workspace)).toEqual([]);
  });

  it('tells how far it had come when the server let it time out', async () => {
    const workspace = await createWorkspace();
    const { address } = await startDev(workspace, {});
    const apiServer = await openReceiver({ holds: true, status: 503 });
    const [, kubeconfig = ''] = await observeBy(workspace, apiServer);
    const temporal = await temporalCli(workspace, address);
    const workflow = ['--type', 'tuningPipeline', '--task-queue', 'tuning-pipeline', '--workflow-id', 'late'];
    const input = JSON.stringify({ kubeconfig });
    const start = ['workflow', 'start', ...workflow, '--run-timeout', '5s', '--input', input];
    expect(await temporal.run(start)).toMatchObject({ code: 0 });

    const { code, stdout, stderr } = await workspace.perform(['result', 'late']);
    expect(stdout).toContain(`Exit Code: 3\n\nSteps:\n${SO_FAR}\n`);
    expect(stderr).toContain('warning: the run timed out on the server\n');
    expect(code).toBe(3);
  });
});
