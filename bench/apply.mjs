// Applying many suspended Jobs, beside `kubectl apply --server-side` of the same version on the same API server.
//   node bench/apply.mjs [--jobs N] [--rounds N] [--no-kubectl] [--write]
// Needs a built dist/ and what the sandbox needs. Ends with 1 when the writes take more than 1/5 of kubectl's time, or
// the whole command, with its preflight and dry runs, more than 1/2. --write puts the table into docs/benchmarks.md.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { COMMAND, create, measureProcess, ROOT, withSandbox } from './cluster.mjs';
import { summarize } from './measure.mjs';
import { describeConditions, ms, renderTable, writeMeasured } from './report.mjs';

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    'no-kubectl': { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const jobs = Number(values.jobs);
const rounds = Number(values.rounds);

const BASELINE = join(ROOT, 'configs/d29_k8s/orchestrator_k8s_baseline.yaml');
const WRITES_AT_MOST = 0.2;
const WHOLE_AT_MOST = 0.5;

const folder = await mkdtemp(join(tmpdir(), 'tuning-pipeline-bench-'));
try {
  const results = await withSandbox({ nodes: 1 }, async (cluster) => {
    const figures = { kubectl: [], whole: [], writes: [], memory: [], bareWrites: [], bareWhole: [] };
    for (let round = 0; round < rounds; round += 1) {
      if (!values['no-kubectl']) figures.kubectl.push((await applyWithKubectl(cluster, `kubectl-${round}`)).ms);
      const ours = await applyWithOurs(cluster, `ours-${round}`);
      figures.whole.push(ours.ms);
      figures.writes.push(ours.writesMs);
      figures.memory.push(ours.peakMb);
      const bare = await applyWithBareLoop(cluster, `bare-${round}`);
      figures.bareWrites.push(bare.writesMs);
      figures.bareWhole.push(bare.dryRunMs + bare.writesMs);
    }
    return figures;
  });
  const report = render(results);
  console.log(report);
  if (values.write) await writeMeasured('apply', report);
} finally {
  await rm(folder, { recursive: true });
}

async function applyWithKubectl(cluster, name) {
  const manifests = await generate(cluster, name);
  await rm(join(manifests, 'plan.json'));
  const { kubectl, kubeconfig } = cluster.sandbox;
  const measured = await measureProcess(kubectl, [
    'apply',
    '--server-side',
    '-f',
    manifests,
    '--kubeconfig',
    kubeconfig,
  ]);
  await expectJobs(cluster, name);
  return measured;
}

async function applyWithOurs(cluster, name) {
  const manifests = await generate(cluster, name);
  const trace = join(folder, `${name}.trace`);
  const env = { NODE_OPTIONS: `--import ${new URL('apply-trace.mjs', import.meta.url).href}`, BENCH_TRACE: trace };
  const args = ['apply', '--apply', '--jobs-dir', manifests, '--kubeconfig', cluster.sandbox.kubeconfig];
  const measured = await measureProcess(COMMAND, args, { env });
  await expectJobs(cluster, name);
  const writes = JSON.parse(await readFile(trace, 'utf8'));
  if (writes.count !== jobs) throw new Error(`Expected ${jobs} writes, saw ${writes.count}`);
  return { ...measured, writesMs: writes.ms };
}

/** What no client can do faster: the requests alone. */
async function applyWithBareLoop(cluster, name) {
  const manifests = await generate(cluster, name);
  const loop = join(ROOT, 'bench/bare-loop.mjs');
  const { stdout } = await measureProcess(process.execPath, [loop, cluster.sandbox.kubeconfig, manifests]);
  await expectJobs(cluster, name);
  return JSON.parse(stdout);
}

/** A folder of manifests in a fresh namespace; their Jobs are suspended, so that nothing but the writes is measured. */
async function generate({ api }, name) {
  await create(api, '/api/v1/namespaces', { metadata: { name } });
  const config = (await readFile(BASELINE, 'utf8'))
    .replace(/^k8s_namespace:.*$/m, `k8s_namespace: ${name}`)
    .replace(/^workers:.*$/m, `workers: ${jobs}`)
    .replace(/^total_iterations:.*$/m, `total_iterations: ${jobs}`);
  const file = join(folder, `${name}.yaml`);
  await writeFile(file, `${config}\nqueue_name: suspended\n`);
  const manifests = join(folder, name);
  await measureProcess(COMMAND, ['generate', '--config', file, '--output-dir', manifests]);
  return manifests;
}

async function expectJobs({ api }, namespace) {
  const { body } = await api.call(`/apis/batch/v1/namespaces/${namespace}/jobs?limit=1`);
  const seen = body.items.length + (body.metadata.remainingItemCount ?? 0);
  if (seen !== jobs) throw new Error(`Expected ${jobs} Jobs in ${namespace}, got ${seen}`);
}

function render({ kubectl, whole, writes, memory, bareWrites, bareWhole }) {
  const row = (name, figures, limit) => {
    const { median, min, max } = summarize(figures);
    const ratio = kubectl.length === 0 ? null : median / summarize(kubectl).median;
    if (ratio !== null && limit !== undefined && ratio > limit) process.exitCode = 1;
    const shown = ratio === null ? '-' : `${ratio.toFixed(2)}${limit === undefined ? '' : ` (at most ${limit})`}`;
    return [name, ms(median), `${ms(min)} - ${ms(max)}`, shown];
  };
  const rows = [
    ...(kubectl.length === 0 ? [] : [row('`kubectl apply --server-side`', kubectl)]),
    row('`apply --apply`: its writes', writes, WRITES_AT_MOST),
    row('a bare loop of the same writes', bareWrites),
    row('the whole command, with preflight and dry runs', whole, WHOLE_AT_MOST),
    row('a bare loop of the same dry runs and writes', bareWhole),
  ];
  return [
    `${jobs} suspended Jobs, ${describeConditions(rounds)}. Peak memory of the command: ${Math.max(...memory).toFixed(0)} MB.`,
    renderTable(['what', 'median', 'min - max', 'ratio'], rows),
  ].join('\n\n');
}
