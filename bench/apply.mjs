// Applying many suspended Jobs, beside `kubectl apply --server-side` of the same version on the same API server.
//   node bench/apply.mjs [--jobs N] [--rounds N] [--no-kubectl]
// Needs a built dist/ and what the sandbox needs. Ends with 1 when the writes take more than 1/5 of kubectl's time, or
// the whole command, with its preflight and dry runs, more than 1/2.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { summarize } from './measure.mjs';
import { describeLoad, describeMachine } from './report.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    'no-kubectl': { type: 'boolean', default: false },
  },
});
const jobs = Number(values.jobs);
const rounds = Number(values.rounds);

const COMMAND = join(root, 'bin/tuning-pipeline');
const BASELINE = join(root, 'configs/d29_k8s/orchestrator_k8s_baseline.yaml');
const WRITES_AT_MOST = 0.2;
const WHOLE_AT_MOST = 0.5;

const { startSandbox, connectApi } = await loadSandbox();
const folder = await mkdtemp(join(tmpdir(), 'tuning-pipeline-bench-'));
const sandbox = await startSandbox({ nodes: 1, onProgress: (line) => console.error(line) });
const api = connectApi(sandbox.kubeconfig);
try {
  const results = { kubectl: [], whole: [], writes: [], memory: [] };
  for (let round = 0; round < rounds; round += 1) {
    if (!values['no-kubectl']) results.kubectl.push((await applyWithKubectl(`kubectl-${round}`)).ms);
    const ours = await applyWithOurs(`ours-${round}`);
    results.whole.push(ours.ms);
    results.writes.push(ours.writesMs);
    results.memory.push(ours.peakMb);
  }
  report(results);
} finally {
  await api.close();
  await sandbox.stop();
  await rm(folder, { recursive: true });
}

async function applyWithKubectl(name) {
  const manifests = await generate(name);
  await rm(join(manifests, 'plan.json'));
  const args = ['apply', '--server-side', '-f', manifests, '--kubeconfig', sandbox.kubeconfig];
  const measured = await measure(sandbox.kubectl, args);
  await expectJobs(name);
  return measured;
}

async function applyWithOurs(name) {
  const manifests = await generate(name);
  const trace = join(folder, `${name}.trace`);
  const env = { NODE_OPTIONS: `--import ${new URL('apply-trace.mjs', import.meta.url).href}`, BENCH_TRACE: trace };
  const args = ['apply', '--apply', '--jobs-dir', manifests, '--kubeconfig', sandbox.kubeconfig];
  const measured = await measure(COMMAND, args, env);
  await expectJobs(name);
  const writes = JSON.parse(await readFile(trace, 'utf8'));
  if (writes.count !== jobs) throw new Error(`Expected ${jobs} writes, saw ${writes.count}`);
  return { ...measured, writesMs: writes.ms };
}

/** A folder of manifests in a fresh namespace; their Jobs are suspended, so that nothing but the writes is measured. */
async function generate(name) {
  const namespace = await api.call('/api/v1/namespaces', { method: 'POST', body: { metadata: { name } } });
  if (namespace.status !== 201) throw new Error(JSON.stringify(namespace.body));
  const config = (await readFile(BASELINE, 'utf8'))
    .replace(/^k8s_namespace:.*$/m, `k8s_namespace: ${name}`)
    .replace(/^workers:.*$/m, `workers: ${jobs}`)
    .replace(/^total_iterations:.*$/m, `total_iterations: ${jobs}`);
  const file = join(folder, `${name}.yaml`);
  await writeFile(file, `${config}\nqueue_name: suspended\n`);
  const manifests = join(folder, name);
  await measure(COMMAND, ['generate', '--config', file, '--output-dir', manifests]);
  return manifests;
}

async function expectJobs(namespace) {
  const { body } = await api.call(`/apis/batch/v1/namespaces/${namespace}/jobs?limit=1`);
  const seen = body.items.length + (body.metadata.remainingItemCount ?? 0);
  if (seen !== jobs) throw new Error(`Expected ${jobs} Jobs in ${namespace}, got ${seen}`);
}

/** The whole process, from before its start until after its end; its peak memory as the kernel counts it. */
async function measure(command, args, env = {}) {
  const startedAt = performance.now();
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
  let peakKb = 0;
  const timer = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    peakKb = Math.max(peakKb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
  }, 20);
  const [code] = await once(child, 'close');
  clearInterval(timer);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
  return { ms: performance.now() - startedAt, peakMb: peakKb / 1_024 };
}

function report({ kubectl, whole, writes, memory }) {
  const seconds = (figures) => {
    const { median, min, max } = summarize(figures);
    return [median, min, max].map((ms) => (ms / 1_000).toFixed(2));
  };
  const row = (name, figures, limit) => {
    const [median, min, max] = seconds(figures);
    const ratio = kubectl.length === 0 ? null : summarize(figures).median / summarize(kubectl).median;
    if (ratio !== null && limit !== undefined && ratio > limit) process.exitCode = 1;
    const shown = ratio === null ? '-' : `${ratio.toFixed(2)}${limit === undefined ? '' : ` (at most ${limit})`}`;
    return `| ${name} | ${median} s | ${min} - ${max} s | ${shown} |`;
  };
  console.log(
    [
      `${jobs} suspended Jobs, ${describeMachine()}, ${rounds} rounds, load ${describeLoad()} after.`,
      '',
      '| what | median | min - max | ratio |',
      '|---|---|---|---|',
      ...(kubectl.length === 0 ? [] : [row('`kubectl apply --server-side`', kubectl)]),
      row('`tuning-pipeline apply --apply`: its writes', writes, WRITES_AT_MOST),
      row('the whole command, with preflight and dry runs', whole, WHOLE_AT_MOST),
      '',
      `Peak memory of the command: ${Math.max(...memory).toFixed(0)} MB.`,
    ].join('\n'),
  );
}

async function loadSandbox() {
  // Beside the sandbox's own bundle: it finds its sources from there.
  const outfile = join(root, 'sandbox/.build/bench-apply.mjs');
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
