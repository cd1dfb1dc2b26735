import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const COMMAND = join(ROOT, 'bin/tuning-pipeline');
const BASELINE = 'configs/d29_k8s/orchestrator_k8s_baseline.yaml';
const MANY = 1_000;

/** A folder with configs, an environment without a cluster, and the server's program on PATH. */
export async function createScene(program) {
  const folder = await mkdtemp(join(tmpdir(), 'tuning-pipeline-bench-'));
  const home = join(folder, 'home');
  await mkdir(home);
  await cp(join(ROOT, 'configs'), join(folder, 'configs'), { recursive: true });
  const binary = await program.findServerBinary({ env: process.env, onProgress: (line) => console.error(line) });
  const env = { HOME: home, PATH: [dirname(binary), process.env.PATH].join(delimiter) };
  const text = await readFile(join(folder, BASELINE), 'utf8');
  const manyJobs = text
    .replace(/^workers:.*$/m, `workers: ${MANY}`)
    .replace(/^total_iter.*$/m, `total_iterations: ${MANY}`);
  await writeFile(join(folder, 'many.yaml'), manyJobs);
  return {
    folder,
    env,
    binary,
    manyJobs,
    path: (...parts) => join(folder, ...parts),
    remove: () => rm(folder, { recursive: true, maxRetries: 5 }),
  };
}

/** Starts `dev` in the scene; resolves when its server and its worker are up. */
export async function startDev({ folder, env }) {
  const child = spawn(COMMAND, ['dev'], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  for await (const chunk of child.stderr) {
    said += chunk;
    const [, address] = /^Temporal: (\S+)/m.exec(said) ?? [];
    if (address === undefined) continue;
    child.stderr.resume();
    return {
      address,
      stop: async () => {
        child.kill('SIGINT');
        await once(child, 'exit');
      },
    };
  }
  throw new Error(`\`dev\` did not start:\n${said}`);
}

/** Milliseconds until a plain dev server with our flags serves its first call. */
export async function timeServer({ binary, env, program }, folder) {
  await mkdir(folder, { recursive: true });
  const [port, uiPort] = [await freePort(), await freePort()];
  const flags = `--ip 127.0.0.1 --port ${port} --ui-port ${uiPort} --db-filename temporal.db`.split(' ');
  const pragmas = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=1'];
  const startedAt = performance.now();
  const child = spawn(binary, ['server', 'start-dev', ...flags, ...pragmas], { cwd: folder, env, stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (child.exitCode === null && !(await program.serverAnswers(port))) await sleep(5);
  const tookMs = performance.now() - startedAt;
  // Another program was quicker to take one of the ports.
  if (child.exitCode !== null) return timeServer({ binary, env, program }, folder);
  child.kill('SIGKILL');
  await ended;
  return tookMs;
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
