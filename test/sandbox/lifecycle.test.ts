import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBinaries } from '../../sandbox/build.js';
import { binariesFolder } from '../../sandbox/folders.js';
import { isRunning } from '../../src/adapters/process-identity.js';
import { clusterFolder, type Registry, readRegistry, writeRegistry } from '../../sandbox/registry.js';
import { findSandbox, startSandbox, stopSandbox } from '../../sandbox/sandbox.js';
import { connect, eventually, sandboxSuite } from './support.js';

const { skip, note } = await sandboxSuite();

const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);

/** The components of a sandbox that still run. */
function alive({ processes }: Registry): string[] {
  return processes.filter(({ identity }) => isRunning(identity)).map(({ component }) => component);
}

describe.skipIf(skip)(`the life of a sandbox${note}`, () => {
  /** A cache of its own with the real binaries: what these tests break and sweep is nobody else's. */
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    const binaries = await ensureBinaries({ env: process.env, onProgress });
    env = { ...process.env, TUNING_PIPELINE_CACHE_DIR: mkdtempSync(join(tmpdir(), 'sandbox-')) };
    mkdirSync(dirname(dirname(binariesFolder(env))), { recursive: true });
    symlinkSync(dirname(binaries), dirname(binariesFolder(env)));
  }, 1_800_000);

  afterAll(async () => {
    if (env === undefined) return;
    await run('down', '--all');
    rmSync(env['TUNING_PIPELINE_CACHE_DIR'] ?? '', { recursive: true });
  });

  async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    try {
      const { stdout, stderr } = await promisify(execFile)('node', ['sandbox/run.mjs', ...args], { env });
      return { code: 0, stdout, stderr };
    } catch (error) {
      return error as { code: number; stdout: string; stderr: string };
    }
  }

  const registryOf = (name: string): Registry => {
    const registry = readRegistry(clusterFolder(env, name));
    if (registry === undefined) throw new Error(`Expected a registry of ${name}, got none.`);
    return registry;
  };

  it('goes up, is found by a second up, is listed, and leaves no process when it goes down', async () => {
    const up = await run('up', '--nodes', '2');
    expect(up.stdout).toMatch(/^Sandbox default is up at https:\/\/127\.0\.0\.1:\d+$/m);
    expect(up.stdout).toMatch(/^export KUBECONFIG=\/.*\/clusters\/default\/admin\.kubeconfig$/m);
    expect(await run('up')).toEqual({ code: 0, stdout: up.stdout, stderr: '' });

    const registry = registryOf('default');
    expect(alive(registry)).toHaveLength(6);
    const status = await run('status');
    expect(status.code).toBe(0);
    for (const { identity } of registry.processes) expect(status.stdout).toContain(`pid ${identity.pid}`);

    expect(await run('down')).toMatchObject({ code: 0, stdout: 'Stopped sandbox default\n' });
    expect(alive(registry)).toEqual([]);
    expect(existsSync(clusterFolder(env, 'default'))).toBe(false);
    expect(await run('status')).toMatchObject({ code: 1, stdout: 'No sandbox is running\n' });
    expect(await run('down')).toMatchObject({ code: 0, stdout: 'No sandbox default was running\n' });
  });

  it('runs beside another one, and neither sees the Jobs of the other', async () => {
    const [left, right] = await Promise.all([startSandbox({ env, nodes: 1 }), startSandbox({ env, nodes: 1 })]);
    const clients = [connect(left.kubeconfig), connect(right.kubeconfig)] as const;
    await clients[0].createJob({ name: 'here' });
    await eventually(async () => expect((await clients[0].listPods('here')).length).toBe(1));
    expect(await clients[1].listPods('here')).toEqual([]);
    await Promise.all(clients.map((client) => client.close()));

    await left.stop();
    expect(findSandbox(left.name, env)).toBeUndefined();
    expect(findSandbox(right.name, env)?.server).toBe(right.server);
    await right.stop();
  });

  it('is started once by two who ask at the same time, and refuses a name that is taken', async () => {
    const [first, second] = await Promise.all([run('up', '--name', 'twice'), run('up', '--name', 'twice')]);
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(second.stdout).toBe(first.stdout);
    await expect(startSandbox({ env, name: 'twice' })).rejects.toThrow(/^Expected no sandbox named twice/);
    await stopSandbox('twice', env);
  });

  it('refuses a name that is none', async () => {
    await expect(startSandbox({ env, name: '../x' })).rejects.toThrow(/^Expected a sandbox name/);
  });

  /** Sends the signal to an `up` that has started two processes; resolves with what it had in its registry. */
  async function interrupt(name: string, signal: NodeJS.Signals): Promise<Registry> {
    const starter = spawn('node', ['sandbox/run.mjs', 'up', '--name', name], { env, stdio: 'ignore' });
    const ended = once(starter, 'exit');
    const half = await eventually(async () => {
      expect(registryOf(name).processes).toHaveLength(2);
      return registryOf(name);
    });
    starter.kill(signal);
    await ended;
    return half;
  }

  it('leaves nothing after Ctrl-C', async () => {
    const half = await interrupt('unwanted', 'SIGINT');
    expect(alive(half)).toEqual([]);
    expect(existsSync(clusterFolder(env, 'unwanted'))).toBe(false);
  });

  it('starts clean after kill -9 of the one who was starting it', async () => {
    const half = await interrupt('killed', 'SIGKILL');
    expect(findSandbox('killed', env)).toBeUndefined();
    expect((await run('up', '--name', 'killed')).code).toBe(0);
    expect(alive(half)).toEqual([]);
    expect(alive(registryOf('killed'))).toHaveLength(6);
  });

  it('starts clean after kill -9 of everything', async () => {
    const before = registryOf('killed');
    const client = connect(join(clusterFolder(env, 'killed'), 'admin.kubeconfig'));
    await client.createJob({ name: 'forgotten' });
    await client.close();
    for (const { identity } of before.processes) process.kill(identity.pid, 'SIGKILL');
    await eventually(async () => expect(alive(before)).toEqual([]));
    const status = await run('status', '--name', 'killed');
    expect(status.code).toBe(1);
    expect(status.stdout).toContain('Sandbox killed is not whole');

    expect((await run('up', '--name', 'killed')).code).toBe(0);
    const again = connect(join(clusterFolder(env, 'killed'), 'admin.kubeconfig'));
    expect((await again.api.call('/apis/batch/v1/namespaces/default/jobs/forgotten')).status).toBe(404);
    await again.close();
    await stopSandbox('killed', env);
  });

  it('is removed by the next start when its process is gone; one of another version is not', async () => {
    const orphan = await startSandbox({ env, nodes: 1 });
    const registry = registryOf(orphan.name);
    const dead = { pid: process.pid, startTime: 'long ago', bootId: 'another' };
    writeRegistry(orphan.folder, { ...registry, owner: dead });
    const foreign = clusterFolder(env, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'registry.json'), '{"v":1}');
    const next = await startSandbox({ env, nodes: 1 });
    expect(existsSync(foreign)).toBe(true);
    rmSync(foreign, { recursive: true });
    expect(alive(registry)).toEqual([]);
    expect(existsSync(orphan.folder)).toBe(false);
    await next.stop();
  });
});
