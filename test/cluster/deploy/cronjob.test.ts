import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openReceiver, type Receiver } from '../../process/receiver.js';
import { readHistory } from '../../process/traces.js';
import { sandboxSuite } from '../../sandbox/support.js';
import { type Command, createWorkspace, type Workspace } from '../../support/process.js';
import { type Container, readCronJobContainer } from './container.js';
import { type DeployedSandbox, startDeployedSandbox } from './deployed-sandbox.js';

const { skip, note } = await sandboxSuite();

/** The CronJob's own name and the minute for which it was due. */
const JOB_NAME = 'tuning-nightly-29400480';

describe.skipIf(skip)(`the container of the CronJob, as a process${note}`, { timeout: 180_000 }, () => {
  let deployed: DeployedSandbox;
  let workspace: Workspace;
  let receiver: Receiver;

  beforeAll(async () => {
    deployed = await startDeployedSandbox();
    await deployed.deploy('rbac-read.yaml', 'rbac-apply.yaml');
  }, 1_800_000);

  afterAll(() => deployed?.stop());

  beforeEach(async () => {
    await deployed.kubectl('delete', 'jobs', '--all', '--namespace', 'trading-bots', '--wait');
    workspace = await createWorkspace();
    receiver = await openReceiver();
  });

  async function readNight({ config = '', jobName = JOB_NAME } = {}): Promise<Container> {
    const secret = { WEBHOOK_NIGHT: receiver.url };
    const { args, options } = await readCronJobContainer({ workspace, jobName, secret, config });
    const outside = {
      // There is no kubelet that would mount the account's token.
      KUBECONFIG: await deployed.asServiceAccount(),
      // The receiver is on loopback.
      TUNING_PIPELINE_ALLOW_HOSTS: '127.0.0.1',
      TUNING_PIPELINE_ALLOW_HTTP: 'true',
    };
    return { args, options: { ...options, env: { ...options.env, ...outside } } };
  }

  const start = ({ args, options }: Container): Command => workspace.start(args, options);

  async function listJobs(): Promise<string[]> {
    const labelled = ['--selector', `tuning-pipeline/run=${JOB_NAME}`];
    const names = await deployed.kubectl('get', 'jobs', '--namespace', 'trading-bots', '--output', 'name', ...labelled);
    return names.split('\n').filter((name) => name !== '');
  }

  it('lives through a night: its Jobs end, one history line, exit code 0', async () => {
    const { code, stdout } = await start(await readNight()).ended;
    expect(stdout).toContain('  - Apply: 2 jobs (apply)\n');
    expect(stdout).toContain('  - Monitor: 2 of 2 jobs finished\n');
    expect(code).toBe(0);
    expect(await listJobs()).toHaveLength(2);
    expect(await readHistory(workspace)).toMatchObject([{ run_key: JOB_NAME, exit_code: 0, overall_health: 'OK' }]);
    expect(receiver.received).toEqual([]);
  });

  it('ends with 2 and tells it when a Job fails; started again on that verdict, it is refused and creates nothing', async () => {
    const night = await readNight({ config: 'annotations:\n  sandbox/outcome: fail\n' });
    expect((await start(night).ended).code).toBe(2);
    expect(new Set(receiver.webhookIds()).size).toBe(1);
    const jobs = await listJobs();

    const again = await start(night).ended;
    expect(again.stdout).toContain('Apply: FAILED (NothingStarted');
    expect(again.code).toBe(3);
    expect(await listJobs()).toEqual(jobs);
    expect(jobs).toHaveLength(2);
  });

  it('would start a second set of Jobs on a verdict without its run key', async () => {
    const { args, options } = await readNight({ config: 'annotations:\n  sandbox/outcome: fail\n' });
    const keyless = { args: args.filter((arg) => !arg.startsWith('--run-key')), options };
    for (const sets of [1, 2]) {
      expect((await start(keyless).ended).code).toBe(2);
      const all = await deployed.kubectl('get', 'jobs', '--namespace', 'trading-bots', '--output', 'name');
      expect(all.split('\n')).toHaveLength(2 * sets);
    }
  });

  it('is carried on by the Pod that replaces an evicted one', async () => {
    const night = await readNight({ config: 'annotations:\n  sandbox/after: 5s\n' });
    const evicted = start(night);
    await evicted.untilSaid(/^Run: /m);
    while ((await listJobs()).length < 2);
    evicted.kill('SIGKILL');
    for (const pid of await workspace.servers()) process.kill(pid, 'SIGKILL');
    await evicted.ended;

    const { code, stdout, stderr } = await start(night).ended;
    expect(stderr).toContain('Carrying on the unfinished run');
    expect(stdout).toContain('  - Monitor: 2 of 2 jobs finished\n');
    expect(code).toBe(0);
    expect(await listJobs()).toHaveLength(2);
    expect(await readHistory(workspace)).toHaveLength(1);
  });

  it('is another night under the next name', async () => {
    expect((await start(await readNight()).ended).code).toBe(0);
    expect((await start(await readNight({ jobName: 'tuning-nightly-29401920' })).ended).code).toBe(0);
    const keys = (await readHistory(workspace)).map(({ run_key: key }) => key);
    expect(keys).toEqual([JOB_NAME, 'tuning-nightly-29401920']);
  });
});
