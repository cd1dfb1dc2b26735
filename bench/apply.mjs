// Applying many suspended Jobs, beside `kubectl apply --server-side` of the same version on the same API server.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create, measureProcess, withSandbox } from './cluster.mjs';
import { summarize } from './measure.mjs';
import { describeConditions, ms, renderTable, rowOf } from './report.mjs';
import { COMMAND, configOf, ROOT, withFolder } from './scene.mjs';

export const SIZES = { full: { jobs: 1_000, rounds: 3 }, quick: { jobs: 20, rounds: 1 } };

const WRITES_AT_MOST = 0.2;
const WHOLE_AT_MOST = 0.5;

export function measure({ jobs, rounds }, tell) {
  return withFolder((folder) =>
    withSandbox({ nodes: 1, tell }, async (cluster) => {
      const place = { ...cluster, folder, jobs };
      const figures = { kubectl: [], whole: [], writes: [], memory: [], bareWrites: [], bareWhole: [] };
      for (let round = 0; round < rounds; round += 1) {
        tell(`round ${round + 1} of ${rounds}`);
        figures.kubectl.push((await applyWithKubectl(place, `kubectl-${round}`)).ms);
        const ours = await applyWithOurs(place, `ours-${round}`);
        figures.whole.push(ours.ms);
        figures.writes.push(ours.writesMs);
        figures.memory.push(ours.peakMb);
        const bare = await applyWithBareLoop(place, `bare-${round}`);
        figures.bareWrites.push(bare.writesMs);
        figures.bareWhole.push(bare.dryRunMs + bare.writesMs);
      }
      return render(figures, { jobs, rounds });
    }),
  );
}

async function applyWithKubectl(place, name) {
  const manifests = await generate(place, name);
  await rm(join(manifests, 'plan.json'));
  const { kubectl, kubeconfig } = place.sandbox;
  const measured = await measureProcess(kubectl, [
    'apply',
    '--server-side',
    '-f',
    manifests,
    '--kubeconfig',
    kubeconfig,
  ]);
  await expectJobs(place, name);
  return measured;
}

async function applyWithOurs(place, name) {
  const manifests = await generate(place, name);
  const trace = join(place.folder, `${name}.trace`);
  const env = { NODE_OPTIONS: `--import ${new URL('apply-trace.mjs', import.meta.url).href}`, BENCH_TRACE: trace };
  const args = ['apply', '--apply', '--jobs-dir', manifests, '--kubeconfig', place.sandbox.kubeconfig];
  const measured = await measureProcess(COMMAND, args, { env });
  await expectJobs(place, name);
  const writes = JSON.parse(await readFile(trace, 'utf8'));
  if (writes.count !== place.jobs) throw new Error(`Expected ${place.jobs} writes, saw ${writes.count}`);
  return { ...measured, writesMs: writes.ms };
}

/** What no client can do faster: the requests alone. */
async function applyWithBareLoop(place, name) {
  const manifests = await generate(place, name);
  const loop = join(ROOT, 'bench/bare-loop.mjs');
  const { stdout } = await measureProcess(process.execPath, [loop, place.sandbox.kubeconfig, manifests]);
  await expectJobs(place, name);
  return JSON.parse(stdout);
}

/** A folder of manifests in a fresh namespace; their Jobs are suspended, so that nothing but the writes is measured. */
async function generate({ api, folder, jobs }, name) {
  await create(api, '/api/v1/namespaces', { metadata: { name } });
  const config = (await configOf(jobs)).replace(/^k8s_namespace:.*$/m, `k8s_namespace: ${name}`);
  const file = join(folder, `${name}.yaml`);
  await writeFile(file, `${config}\nqueue_name: suspended\n`);
  const manifests = join(folder, name);
  await measureProcess(COMMAND, ['generate', '--config', file, '--output-dir', manifests]);
  return manifests;
}

async function expectJobs({ api, jobs }, namespace) {
  const { body } = await api.call(`/apis/batch/v1/namespaces/${namespace}/jobs?limit=1`);
  const seen = body.items.length + (body.metadata.remainingItemCount ?? 0);
  if (seen !== jobs) throw new Error(`Expected ${jobs} Jobs in ${namespace}, got ${seen}`);
}

function render({ kubectl, whole, writes, memory, bareWrites, bareWhole }, { jobs, rounds }) {
  const theirs = summarize(kubectl).median;
  const peer = '`kubectl apply --server-side`';
  const line = (name, figures, limit) => {
    const { median, min, max } = summarize(figures);
    const ratio = (median / theirs).toFixed(2);
    return [name, ms(median), `${ms(min)} - ${ms(max)}`, limit === undefined ? ratio : `${ratio} (at most ${limit})`];
  };
  const row = (what, figures, limit) => {
    const own = summarize(figures).median;
    return rowOf({ what, beside: peer, own, peer: theirs, asked: `at most ${limit}`, holds: own / theirs <= limit });
  };
  const table = [
    line(peer, kubectl),
    line('`apply --apply`: its writes', writes, WRITES_AT_MOST),
    line('a bare loop of the same writes', bareWrites),
    line('the whole command, with preflight and dry runs', whole, WHOLE_AT_MOST),
    line('a bare loop of the same dry runs and writes', bareWhole),
  ];
  return {
    report: [
      `${jobs} suspended Jobs, ${describeConditions(rounds)}. Peak memory of the command: ${Math.max(...memory).toFixed(0)} MB.`,
      renderTable(['what', 'median', 'min - max', 'ratio'], table),
    ].join('\n\n'),
    rows: [
      row(`\`apply --apply\` ${jobs} Jobs: its writes`, writes, WRITES_AT_MOST),
      row('the whole command, with preflight and dry runs', whole, WHOLE_AT_MOST),
    ],
  };
}
