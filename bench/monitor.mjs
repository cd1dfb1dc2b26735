// One look at a cluster with many running Jobs, beside kubectl reading the same objects from the same API server.
//   node bench/monitor.mjs [--jobs N] [--rounds N] [--write]
// Needs a built dist/ and what the sandbox needs. Ends with 1 when it is slower than kubectl or above its memory limit.
// --write puts the table into docs/benchmarks.md.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { COMMAND, create, measureProcess, withSandbox } from './cluster.mjs';
import { summarize } from './measure.mjs';
import { describeConditions, ms, renderTable, writeMeasured } from './report.mjs';

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
  },
});
const jobs = Number(values.jobs);
const rounds = Number(values.rounds);

const NAMESPACE = 'bench';
/** Ten times as many Jobs may take more than 1,000 do, but not ten times as much. */
const MEMORY_LIMIT_MB = jobs <= 1_000 ? 300 : 500;

const results = await withSandbox({ nodes: Math.ceil(jobs / 50) }, async ({ sandbox, api }) => {
  await createJobs(api);
  await untilRunning(api);
  const target = ['--kubeconfig', sandbox.kubeconfig, '--namespace', NAMESPACE];
  const kubectl = () => measureProcess(sandbox.kubectl, ['get', 'jobs,pods,events', '-o', 'json', ...target]);
  const ours = () => measureProcess(COMMAND, ['monitor', '--one-shot', '-o', 'json', ...target]);
  const figures = { kubectl: [], ours: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const [theirs, mine] = [await kubectl(), await ours()];
    // The first round warms the file system's cache.
    if (round === 0) checkSeen(mine.stdout);
    else {
      figures.kubectl.push(theirs);
      figures.ours.push(mine);
    }
  }
  return figures;
});
const report = render(results);
console.log(report);
if (values.write) await writeMeasured('monitor', report);

async function createJobs(api) {
  await create(api, '/api/v1/namespaces', { metadata: { name: NAMESPACE } });
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
      await create(api, `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`, {
        metadata,
        spec: { backoffLimit: 0, template },
      });
    }
  };
  console.error(`Creating ${jobs} Jobs`);
  await Promise.all(Array.from({ length: 16 }, lane));
}

async function untilRunning(api) {
  console.error('Waiting for their Pods');
  const pods = `/api/v1/namespaces/${NAMESPACE}/pods?limit=1`;
  const isThere = async () => ((await api.call(pods)).body.metadata.remainingItemCount ?? 0) + 1 === jobs;
  const isRunning = async () =>
    (await api.call(`${pods}&fieldSelector=status.phase%21%3DRunning`)).body.items.length === 0;
  while (!(await isThere()) || !(await isRunning())) await sleep(1_000);
}

function checkSeen(stdout) {
  const { jobs: seen, pods } = JSON.parse(stdout);
  if (seen.length !== jobs || pods.length !== jobs) {
    throw new Error(`Expected ${jobs} Jobs with a Pod each, got ${seen.length} and ${pods.length}`);
  }
}

function render({ kubectl, ours }) {
  const row = (name, figures) => {
    const { median, min, max } = summarize(figures.map((figure) => figure.ms));
    const peakMb = Math.max(...figures.map((figure) => figure.peakMb));
    const megabytes = figures[0].stdout.length / 1e6;
    return [name, ms(median), `${ms(min)} - ${ms(max)}`, `${peakMb.toFixed(0)} MB`, `${megabytes.toFixed(1)} MB`];
  };
  const [mine, theirs] = [ours, kubectl].map((figures) => summarize(figures.map((figure) => figure.ms)).median);
  const ratio = mine / theirs;
  const peakMb = Math.max(...ours.map((figure) => figure.peakMb));
  if (ratio > 1 || peakMb > MEMORY_LIMIT_MB) process.exitCode = 1;
  return [
    `${jobs} running Jobs with a Pod each, ${describeConditions(rounds)}.`,
    renderTable(
      ['whole process', 'median', 'min - max', 'peak memory', 'output'],
      [row('`kubectl get jobs,pods,events -o json`', kubectl), row('`monitor --one-shot -o json`', ours)],
    ),
    `Ratio ${ratio.toFixed(2)} (at most 1), peak memory at most ${MEMORY_LIMIT_MB} MB.`,
  ].join('\n\n');
}
