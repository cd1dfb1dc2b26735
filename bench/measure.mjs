import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';

/** Milliseconds from before the start of a process until it has ended. Fails when it fails: a fault is no figure. */
export async function timeProcess(command, args, { cwd, env }) {
  const startedAt = performance.now();
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-4_096);
    });
  }
  const [code] = await once(child, 'exit');
  const tookMs = performance.now() - startedAt;
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`);
  return tookMs;
}

/** Milliseconds that a function takes. */
export async function timeCall(work) {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/**
 * Figures of a case and its peer. They take turns, so that whatever else the machine does meets both; the first round
 * warms caches and is not counted.
 */
export async function measureCase({ measure, peer }, rounds) {
  const own = [];
  const others = [];
  for (let round = -1; round < rounds; round += 1) {
    const ownMs = await measure();
    const peerMs = await peer?.measure();
    if (round < 0) continue;
    own.push(ownMs);
    if (peerMs !== undefined) others.push(peerMs);
  }
  return { own: summarize(own), peer: others.length === 0 ? null : summarize(others) };
}

export function summarize(figures) {
  const sorted = [...figures].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}
