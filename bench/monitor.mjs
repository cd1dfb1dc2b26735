// One look at a cluster with many running Jobs, beside kubectl reading the same objects from the same API server.
import { setTimeout as sleep } from 'node:timers/promises';
import { create, measureProcess, withSandbox } from './cluster.mjs';
import { summarize } from './measure.mjs';
import { describeConditions, megabytes, ms, renderTable, rowOf } from './report.mjs';
import { COMMAND } from './scene.mjs';

export const SIZES = { full: { jobs: 1_000, rounds: 5 }, quick: { jobs: 20, rounds: 1 } };

const NAMESPACE = 'bench';
/** Ten times as many Jobs may take more than 1,000 do, but not ten times as much. */
const memoryLimitMbOf = (jobs) => (jobs <= 1_000 ? 300 : 500);

export function measure({ jobs, rounds }, tell) {
  return withSandbox({ nodes: Math.ceil(jobs / 50), tell }, async ({ sandbox, api }) => {
    tell(`creating ${jobs} Jobs`);
    await createJobs(api, jobs);
    tell('waiting for their Pods');
    await untilRunning(api, jobs);
    const target = ['--kubeconfig', sandbox.kubeconfig, '--namespace', NAMESPACE];
    const kubectl = () => measureProcess(sandbox.kubectl, ['get', 'jobs,pods,events', '-o', 'json', ...target]);
    const ours = () => measureProcess(COMMAND, ['monitor', '--one-shot', '-o', 'json', ...target]);
    const figures = { kubectl: [], ours: [] };
    for (let round = 0; round <= rounds; round += 1) {
      const [theirs, mine] = [await kubectl(), await ours()];
      // The first round warms the file system's cache.
      if (round === 0) checkSeen(mine.stdout, jobs);
      else {
        figures.kubectl.push(theirs);
        figures.ours.push(mine);
      }
    }
    return render(figures, { jobs, rounds });
  });
}

async function createJobs(api, jobs) {
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
  await Promise.all(Array.from({ length: 16 }, lane));
}

async function untilRunning(api, jobs) {
  const pods = `/api/v1/namespaces/${NAMESPACE}/pods?limit=1`;
  const isThere = async () => ((await api.call(pods)).body.metadata.remainingItemCount ?? 0) + 1 === jobs;
  const isRunning = async () =>
    (await api.call(`${pods}&fieldSelector=status.phase%21%3DRunning`)).body.items.length === 0;
  while (!(await isThere()) || !(await isRunning())) await sleep(1_000);
}

function checkSeen(stdout, jobs) {
  const { jobs: seen, pods } = JSON.parse(stdout);
  if (seen.length !== jobs || pods.length !== jobs) {
    throw new Error(`Expected ${jobs} Jobs with a Pod each, got ${seen.length} and ${pods.length}`);
  }
}

function render({ kubectl, ours }, { jobs, rounds }) {
  const peer = '`kubectl get jobs,pods,events -o json`';
  const peakOf = (figures) => Math.max(...figures.map(({ peakMb }) => peakMb));
  const timesOf = (figures) => summarize(figures.map((figure) => figure.ms));
  const line = (name, figures) => {
    const { median, min, max } = timesOf(figures);
    const written = `${(figures[0].stdout.length / 1e6).toFixed(1)} MB`;
    return [name, ms(median), `${ms(min)} - ${ms(max)}`, megabytes(peakOf(figures)), written];
  };
  const [mine, theirs] = [timesOf(ours).median, timesOf(kubectl).median];
  const limitMb = memoryLimitMbOf(jobs);
  const what = `\`monitor --one-shot\` ${jobs} Jobs`;
  return {
    report: [
      `${jobs} running Jobs with a Pod each, ${describeConditions(rounds)}.`,
      renderTable(
        ['whole process', 'median', 'min - max', 'peak memory', 'output'],
        [line(peer, kubectl), line('`monitor --one-shot -o json`', ours)],
      ),
      `Ratio ${(mine / theirs).toFixed(2)} (at most 1), peak memory at most ${limitMb} MB.`,
    ].join('\n\n'),
    rows: [
      rowOf({ what, beside: peer, own: mine, peer: theirs, asked: 'at most 1', holds: mine <= theirs }),
      rowOf({
        what: 'its peak memory',
        beside: peer,
        own: peakOf(ours),
        peer: peakOf(kubectl),
        show: megabytes,
        asked: `at most ${limitMb} MB`,
        holds: peakOf(ours) <= limitMb,
      }),
    ],
  };
}
