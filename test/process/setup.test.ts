import { describe, expect, it } from 'vitest';
import { createWorkspace, TEST_TIMEOUT_MS } from '../support/process.js';
import { startRemoteServer, startWorker, temporalCli } from '../support/remote-server.js';

const ALL = ['TuningMode', 'TuningSession', 'TuningHealth', 'TuningExitCode'];

describe('setup', { timeout: TEST_TIMEOUT_MS }, () => {
  it('registers the search attributes once, however often and by however many it is run', async () => {
    const { address } = await startRemoteServer();
    const env = { TEMPORAL_ADDRESS: address };
    const workspace = await createWorkspace();
    const both = await Promise.all([1, 2].map(() => workspace.perform(['setup'], { env })));
    expect(both.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(both.map(({ stdout }) => stdout)).toContain(`Registered: ${ALL.join(', ')}\n`);
    expect(await workspace.perform(['setup'], { env })).toMatchObject({
      code: 0,
      stdout: 'Every search attribute was registered already.\n',
    });
    const temporal = await temporalCli(workspace, address);
    const { stdout } = await temporal.run(['operator', 'search-attribute', 'list']);
    for (const name of ALL) expect(stdout).toMatch(new RegExp(`${name} +${name.endsWith('Code') ? 'Int' : 'Keyword'}`));
  });

  it('refuses a namespace that has one of them with another type, where runs go on without them', async () => {
    const { address } = await startRemoteServer();
    const env = { TEMPORAL_ADDRESS: address };
    const [workspace, there] = [await createWorkspace(), await createWorkspace()];
    const temporal = await temporalCli(workspace, address);
    const create = ['operator', 'search-attribute', 'create', '--name', 'TuningExitCode', '--type', 'Keyword'];
    expect(await temporal.run(create)).toMatchObject({ code: 0 });
    const setup = await workspace.perform(['setup'], { env });
    expect(setup.code).toBe(3);
    expect(setup.stderr).toMatch(/^Expected the search attributes TuningExitCode of namespace default to be the pipe/);
    await startWorker(there, { env });
    expect((await workspace.perform(['run'], { env })).code).toBe(0);
  });
});
