// One look at a cluster with many running Jobs, beside kubectl reading the same objects from the same API server.
//   node bench/monitor.mjs [--jobs N] [--rounds N]
// Needs a built dist/ and what the sandbox needs. Ends with 1 when it is slower than kubectl or above its memory limit.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { describeLoad, describeMachine } from './report.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { jobs: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '5' } },
});
const jobs = Number(values.jobs);
const rounds = Number(values.rounds);

const NAMESPACE = 'bench';
/** The limit is for 1,000 Jobs; ten times as many may take more, but not ten times as much. */
const MEMORY_LIMIT_MB = jobs <= 1_000 ? 300 : 500;

const { startSandbox, connectApi } = await loadSandbox();
const sandbox = await startSandbox({ nodes: Math.ceil(jobs / 50), onProgress: (line) => console.error(line) });
const api = connectApi(sandbox.kubeconfig);
try {
  await createJobs();
  await untilRunning();
  const kubectl = () => measure(sandbox.kubectl, ['get', 'jobs,pods,events', '-o', 'json', ...target()]);
  const ours = () => measure(join(root, 'bin/tuning-pipeline'), ['monitor', '--one-shot', '-o', 'json', ...target()]);
  const results = { kubectl: [], ours: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const [theirs, mine] = [await kubectl(), await ours()];
    // The first round warms the file system's cache.
    if (round === 0) checkSeen(mine.stdout);
    else {
      results.kubectl.push(theirs);
      results.ours.push(mine);
    }
  }
  report(results);
} finally {
  await api.close();
  await sandbox.stop();
}

function target() {
  return ['--kubeconfig', sandbox.kubeconfig, '--namespace', NAMESPACE];
}

async function createJobs() {
  await expectCreated('/api/v1/namespaces', { metadata: { name: NAMESPACE } });
  const labels = { app: 'arbitrage-tuning', component: 'tuning', session_id: 'bench', mode: 'paper', env: 'docker' };
  const args = ['scripts/run_d24_tuning_session.py', '--config', 'configs/d24.yaml', '--iterations', '10'];
  const env = ['APP_ENV', 'REDIS_HOST', 'REDIS_PORT', 'SESSION_ID', 'WORKER_ID', 'MODE'];
  const names = Array.from({ length: jobs }, (_, index) => `arb-tuning-bench-worker-${index}`);
  const lane = async () => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      const container = {
        name: 'tuning',
        image: 'registry.example/arbitrage-lite:1.0',
        command: ['python'],
        args,
        env: env.map((variable) => ({ name: variable, value: 'value' })),
      };
      const template = {
        metadata: { labels, annotations: { 'sandbox/outcome': 'hang' } },
        spec: { restartPolicy: 'Never', containers: [container] },
      };
      const metadata = { name, labels: { ...labels, worker_id: name } };
      await expectCreated(`/apis/batch/v1/namespaces/${NAMESPACE}/jobs`, {
        metadata,
        spec: { backoffLimit: 0, template },
      });
    }
  };
  console.error(`Creating ${jobs} Jobs`);
  await Promise.all(Array.from({ length: 16 }, lane));
}

async function expectCreated(path, body) {
  const answer = await api.call(path, { method: 'POST', body });
  if (answer.status !== 201) throw new Error(`Expected 201, got ${JSON.stringify(answer.body)}`);
}

async function untilRunning() {
  console.error('Waiting for their Pods');
  const pods = `/api/v1/namespaces/${NAMESPACE}/pods?limit=1`;
  const isThere = async () => ((await api.call(pods)).body.metadata.remainingItemCount ?? 0) + 1 === jobs;
  const isRunning = async () =>
    (await api.call(`${pods}&fieldSelector=status.phase%21%3DRunning`)).body.items.length === 0;
  while (!(await isThere()) || !(await isRunning())) await sleep(1_000);
}

/** The whole process, from before its start until after its end; its peak memory as the kernel counts it. */
async function measure(command, args) {
  const startedAt = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  let peakKb = 0;
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  const timer = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    peakKb = Math.max(peakKb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
  }, 10);
  const [code] = await once(child, 'close');
  clearInterval(timer);
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
  return { ms: performance.now() - startedAt, peakMb: peakKb / 1_024, bytes: stdout.length, stdout };
}

function checkSeen(stdout) {
  const { jobs: seen, pods } = JSON.parse(stdout);
  if (seen.length !== jobs || pods.length !== jobs) {
    throw new Error(`Expected ${jobs} Jobs with a Pod each, got ${seen.length} and ${pods.length}`);
  }
}

function report({ kubectl, ours }) {
  const row = (name, results) =>
    `| ${name} | ${median(results.map(({ ms }) => ms)).toFixed(0)} ms | ${Math.max(...results.map(({ peakMb }) => peakMb)).toFixed(0)} MB | ${(results[0].bytes / 1e6).toFixed(1)} MB |`;
  const ratio = median(ours.map(({ ms }) => ms)) / median(kubectl.map(({ ms }) => ms));
  const peakMb = Math.max(...ours.map((result) => result.peakMb));
  console.log(
    [
      `${jobs} Jobs with a Pod each, ${describeMachine()}, ${rounds} rounds, load ${describeLoad()} after.`,
      '',
      '| whole process | median | peak memory | output |',
      '|---|---|---|---|',
      row('`kubectl get jobs,pods,events -o json`', kubectl),
      row('`tuning-pipeline monitor --one-shot -o json`', ours),
      '',
      `Time ratio ${ratio.toFixed(2)} (at most 1.00), peak memory ${peakMb.toFixed(0)} MB (at most ${MEMORY_LIMIT_MB} MB).`,
    ].join('\n'),
  );
  if (ratio > 1 || peakMb > MEMORY_LIMIT_MB) process.exitCode = 1;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

async function loadSandbox() {
  // Beside the sandbox's own bundle: it finds its sources from there.
  const outfile = join(root, 'sandbox/.build/bench-monitor.mjs');
  await mkdir(dirname(outfile), { recursive: true });
  await build({
    entryPoints: [join(root, 'bench/monitor-cluster.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.18',
    packages: 'external',
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
