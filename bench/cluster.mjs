// What the benchmarks against a real API server share.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { bundleProgram } from '../scripts/bundle-program.mjs';

/** Runs `work` with a sandbox of its own, whose writes wait for the disk as a real cluster's do; gone afterwards. */
export async function withSandbox({ nodes, tell }, work) {
  const { startSandbox, connectApi } = await loadSandbox();
  const sandbox = await startSandbox({ nodes, durable: true, onProgress: tell });
  const api = connectApi(sandbox.kubeconfig);
  try {
    return await work({ sandbox, api });
  } finally {
    await api.close();
    await sandbox.stop();
  }
}

/** Creates an object; fails when the API server does not take it. */
export async function create(api, path, body) {
  const answer = await api.call(path, { method: 'POST', body });
  if (answer.status !== 201) throw new Error(`Expected 201 for ${path}, got ${JSON.stringify(answer.body)}`);
}

/** A whole process, from before its start until after its end; its peak memory as the kernel counts it. */
export async function measureProcess(command, args, { env = {} } = {}) {
  const startedAt = performance.now();
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  let peakKb = 0;
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  const timer = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    peakKb = Math.max(peakKb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
  }, 10);
  const [code] = await once(child, 'close');
  clearInterval(timer);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
  return { ms: performance.now() - startedAt, peakMb: peakKb / 1_024, stdout };
}

async function loadSandbox() {
  // Beside the sandbox's own bundle: it finds its sources from there.
  return import(await bundleProgram('bench/sandbox.ts', { outfile: 'sandbox/.build/bench.mjs' }));
}
