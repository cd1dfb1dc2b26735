// A Temporal dev server of the benchmark's own, and workers of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bundleProgram } from '../scripts/bundle-program.mjs';
import { bundleWorkflows } from '../scripts/bundle-workflows.mjs';
import { COMMAND } from './scene.mjs';

/** Starts a plain dev server with our flags on a state file in the folder; resolves when it serves its first call. */
export async function startServer(scene, folder) {
  const { binary, env, program } = scene;
  await mkdir(folder, { recursive: true });
  const [port, uiPort] = [await freePort(), await freePort()];
  const flags = `--ip 127.0.0.1 --port ${port} --ui-port ${uiPort} --db-filename temporal.db`.split(' ');
  const startedAt = performance.now();
  const args = ['server', 'start-dev', ...flags, ...program.SERVER_SETTINGS];
  const child = spawn(binary, args, { cwd: folder, env, stdio: 'ignore' });
  while (child.exitCode === null && !(await program.serverAnswers(port))) await sleep(5);
  const startedInMs = performance.now() - startedAt;
  // Another program was quicker to take one of the ports.
  if (child.exitCode !== null) return startServer(scene, folder);
  return { address: `127.0.0.1:${port}`, startedInMs, stop: () => stop(child, 'SIGKILL') };
}

/** A worker as its operator starts it; `options` are Node's own. */
export async function startWorker({ folder, env }, { address, options = [] }) {
  const own = { ...env, TEMPORAL_ADDRESS: address, TUNING_PIPELINE_ROOT: folder };
  return startChild([...options, COMMAND, 'worker'], { cwd: folder, env: own });
}

/** A worker with the same options for workflows of seven activities that do nothing. */
export async function startEmptyWorker({ folder, env }, { address, taskQueue }) {
  const bundled = fileURLToPath(await bundleProgram('bench/empty-worker.ts'));
  // It takes the workflows that lie beside it.
  const place = join(bundled, '../empty-worker');
  await mkdir(place, { recursive: true });
  await copyFile(bundled, join(place, 'worker.mjs'));
  const workflows = fileURLToPath(new URL('empty-workflow.ts', import.meta.url));
  await writeFile(join(place, 'workflow-bundle.js'), await bundleWorkflows(workflows));
  return startChild([join(place, 'worker.mjs'), address, taskQueue], { cwd: folder, env });
}

async function startChild(args, { cwd, env }) {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const isUp = new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said = (said + text).slice(-4_096);
        if (/^Worker (of|is up)/m.test(said)) resolve();
      });
    }
    child.once('exit', (code) => reject(new Error(`The worker ended with ${code}:\n${said}`)));
  });
  await isUp;
  return { pid: child.pid, signal: (name) => child.kill(name), stop: () => stop(child, 'SIGTERM') };
}

async function stop(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function freePort() {
  const listener = createServer();
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  await once(listener, 'close');
  return port;
}
