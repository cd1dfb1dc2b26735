import { readFile, symlink, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { codeBlocks, ROOT, readPage, sectionOf } from '../../docs/page.js';
import { openReceiver, type Receiver } from '../../process/receiver.js';
import { readHistory } from '../../process/traces.js';
import { sandboxSuite } from '../../sandbox/support.js';
import { createWorkspace, type Workspace } from '../../support/process.js';
import { type DeployedSandbox, startDeployedSandbox } from './deployed-sandbox.js';

const { skip, note } = await sandboxSuite();

const CONFIG = 'configs/d29_k8s/orchestrator_k8s_baseline.yaml';

/** What cron would mail, and the status of its shell. */
interface Mailed {
  code: number | null;
  mail: string;
}

describe.skipIf(skip)(`the crontab of docs/deploy.md, as cron runs it${note}`, { timeout: 180_000 }, () => {
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
    [workspace, receiver] = [await createWorkspace(), await openReceiver()];
    await symlink(join(ROOT, 'bin'), workspace.path('bin'));
    await writeFile(workspace.path('../slack'), receiver.url);
  });

  /** The page's crontab with its folders moved into the test's. */
  async function readCrontab(): Promise<{ variables: Record<string, string>; command: string }> {
    const [block = ''] = codeBlocks(sectionOf(await readPage('docs/deploy.md'), 'cron'));
    const crontab = block
      .replaceAll('/srv/tuning-pipeline', workspace.folder)
      .replaceAll('/etc/tuning-pipeline/kubeconfig', await deployed.asServiceAccount())
      .replaceAll('/etc/tuning-pipeline/slack', workspace.path('../slack'));
    const lines = crontab.trim().split('\n');
    const variables = lines.flatMap((line) => {
      const [, name, value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value] as const];
    });
    const [, command = ''] = /^(?:\S+ ){5}(.*)$/.exec(lines.at(-1) ?? '') ?? [];
    // To cron an unescaped percent sign ends the command.
    expect(command).not.toMatch(/(?<!\\)%/);
    return { variables: Object.fromEntries(variables), command: command.replaceAll('\\%', '%') };
  }

  /** Starts the line in the home folder, with cron's environment and nothing else of ours. */
  async function start(): Promise<{ pid: number; ended: Promise<Mailed> }> {
    const { variables, command } = await readCrontab();
    const home = workspace.env['HOME'] ?? '';
    const cron = { HOME: home, LOGNAME: 'tuning', SHELL: '/bin/sh', PATH: '/usr/bin:/bin' };
    const node = join(process.execPath, '..');
    // The receiver is on loopback; and Node may be installed elsewhere than the page says.
    const outside = { TUNING_PIPELINE_ALLOW_HOSTS: '127.0.0.1', TUNING_PIPELINE_ALLOW_HTTP: 'true' };
    const env = { ...cron, ...variables, ...outside, PATH: `${variables['PATH'] ?? cron.PATH}:${node}` };
    const child = spawn('/bin/sh', ['-c', command], {
      cwd: home,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    onTestFinished(() => killGroup(child.pid));
    const said = Promise.all([text(child.stdout), text(child.stderr)]);
    const ended = once(child, 'close').then(async () => ({ code: child.exitCode, mail: (await said).join('') }));
    return { pid: child.pid ?? 0, ended };
  }

  async function countJobs(): Promise<number> {
    const names = await deployed.kubectl('get', 'jobs', '--namespace', 'trading-bots', '--output', 'name');
    return names.split('\n').filter((name) => name !== '').length;
  }

  async function configure(lines: string): Promise<void> {
    const path = workspace.path(CONFIG);
    await writeFile(path, `${await readFile(path, 'utf8')}\n${lines}\n`);
  }

  it('lives through a night and says nothing when all is well', async () => {
    expect(await (await start()).ended).toEqual({ code: 0, mail: '' });
    expect(await countJobs()).toBe(2);
    expect(await readHistory(workspace)).toMatchObject([{ exit_code: 0, mode: 'full_alerts' }]);
    expect(await readFile(workspace.path('nightly.log'), 'utf8')).toContain('Exit Code: 0\n');
  });

  it('has one sentence mailed when the verdict is bad, and the alert is sent', async () => {
    await configure('annotations: {sandbox/outcome: fail}');
    const { mail } = await (await start()).ended;
    expect(mail).toBe(`tuning-pipeline ended with exit code 2, see ${workspace.path('nightly.log')}\n`);
    expect(receiver.received).toHaveLength(1);
  });

  it('is one run when it is started while it still runs, and needs no flock', async () => {
    await configure('annotations: {sandbox/after: 5s}');
    const first = await start();
    while ((await countJobs()) < 2);
    const second = await start();
    expect([await first.ended, await second.ended]).toEqual([
      { code: 0, mail: '' },
      { code: 0, mail: '' },
    ]);
    expect(await countJobs()).toBe(2);
    expect(await readHistory(workspace)).toHaveLength(1);
  });

  it('carries on a night that a reboot has cut short', async () => {
    await configure('annotations: {sandbox/after: 5s}');
    const cut = await start();
    while ((await countJobs()) < 2);
    killGroup(cut.pid);
    for (const pid of await workspace.servers()) process.kill(pid, 'SIGKILL');
    await cut.ended;
    expect(await (await start()).ended).toEqual({ code: 0, mail: '' });
    expect(await readFile(workspace.path('nightly.log'), 'utf8')).toContain('Carrying on the unfinished run');
    expect(await countJobs()).toBe(2);
    expect(await readHistory(workspace)).toHaveLength(1);
  });

  it('creates the next set of Jobs in the next night', async () => {
    for (const night of [1, 2]) {
      expect((await (await start()).ended).code).toBe(0);
      expect(await countJobs()).toBe(2 * night);
    }
    const keys = (await readHistory(workspace)).map(({ run_key: key }) => key);
    expect(new Set(keys).size).toBe(2);
  });
});

/** The shell and everything that it has started but the server, which is in a group of its own. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
