// `npm run demo`: a sandbox, a run that applies and waits, one worker that runs out of memory, an alert that arrives.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Api, connectApi } from './api.js';
import { startDemoReceiver } from './demo-receiver.js';
import { startSandbox } from './sandbox.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAMESPACE = 'trading-bots';

/** What each worker's Pod is told to do once it runs. */
const OUTCOMES: Record<string, string> = { 'worker-1': 'succeed', 'worker-2': 'oom-killed', 'worker-3': 'succeed' };

const podList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()) }),
      status: z.object({ phase: z.string() }),
    }),
  ),
});

/** Plays the demo to its end, prints what happens and returns the run's exit code: 2, because a worker fails. */
export async function runDemo(print: (line: string) => void): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'tuning-demo-'));
  const sandbox = await startSandbox({ name: `demo-${process.pid}`, nodes: 3, onProgress: print });
  const receiver = await startDemoReceiver(print);
  const api = connectApi(sandbox.kubeconfig);
  let dev: ChildProcess | undefined;
  try {
    cpSync(join(ROOT, 'examples/demo'), folder, { recursive: true });
    await api.call('/api/v1/namespaces', { method: 'POST', body: { metadata: { name: NAMESPACE } } });
    const env = { ...process.env, KUBECONFIG: sandbox.kubeconfig };
    dev = start(['dev', '--allow-host', '127.0.0.1', '--allow-http'], { folder, env });
    await untilReady(dev);
    const channel = `webhook=${receiver.url}`;
    const run = start(
      ['run', '--config', 'orchestrator.yaml', '--enable-apply', '--wait', '--enable-alerts', '--channel', channel],
      { folder, env, stdio: 'inherit' },
    );
    const ended = once(run, 'exit');
    await Promise.race([playWorkers(api), ended]);
    const [code] = (await ended) as [number];
    await invite(print);
    return code;
  } finally {
    if (dev !== undefined) await stop(dev);
    await api.close();
    receiver.close();
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface StartOptions {
  folder: string;
  env: NodeJS.ProcessEnv;
  stdio?: 'inherit';
}

function start(args: string[], { folder, env, stdio }: StartOptions): ChildProcess {
  const program = join(ROOT, 'bin/tuning-pipeline');
  return spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env,
    stdio: stdio ?? ['ignore', 'inherit', 'pipe'],
  });
}

/** `dev` says when it is up; its lines go on to the reader. */
async function untilReady(dev: ChildProcess): Promise<void> {
  if (dev.stderr === null) return;
  const lines = createInterface({ input: dev.stderr });
  await new Promise<void>((resolve, reject) => {
    dev.once('exit', () => reject(new Error('`dev` ended before it was up')));
    lines.on('line', (line) => {
      process.stderr.write(`${line}\n`);
      if (line.startsWith('Web UI:')) resolve();
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Simulated Pods hang until they are told what becomes of them. */
async function playWorkers(api: Api): Promise<void> {
  const told = new Set<string>();
  while (told.size < Object.keys(OUTCOMES).length) {
    await sleep(500);
    const { body } = await api.call(`/api/v1/namespaces/${NAMESPACE}/pods`);
    for (const { metadata, status } of podList.parse(body).items) {
      const outcome = OUTCOMES[metadata.labels['worker_id'] ?? ''];
      if (outcome === undefined || status.phase !== 'Running' || told.has(metadata.name)) continue;
      await api.call(`/api/v1/namespaces/${NAMESPACE}/pods/${metadata.name}`, {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: { metadata: { annotations: { 'sandbox/outcome': outcome } } },
      });
      told.add(metadata.name);
    }
  }
}

/** At a terminal the Web UI stays up until Enter is pressed. */
async function invite(print: (line: string) => void): Promise<void> {
  if (!process.stdin.isTTY) return;
  print('The Web UI above stays up until you press Enter.');
  process.stdin.resume();
  await once(process.stdin, 'data');
  process.stdin.pause();
}
