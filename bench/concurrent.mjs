// Runs per minute on one worker, beside empty workflows of seven activities on a worker with the same options and on
// the same server. So many go on at once; one that has ended makes room for the next.
import { Client, Connection } from '@temporalio/client';
import { summarize } from './measure.mjs';
import { describeConditions, renderTable, rowOf } from './report.mjs';
import { withScene } from './scene.mjs';
import { startEmptyWorker, startServer, startWorker } from './temporal.mjs';

export const SIZES = { full: { atOnce: [1, 10, 100], rounds: 3 }, quick: { atOnce: [2], rounds: 1 } };

const OURS = { workflow: 'tuningPipeline', taskQueue: 'tuning-pipeline', args: [{}] };
const EMPTY = { workflow: 'emptyPipeline', taskQueue: 'empty-pipeline', args: [] };

/** A figure of fewer runs than these is one of luck. */
const RUNS_AT_LEAST = 20;

export function measure({ atOnce, rounds }, tell) {
  return withScene(async (scene) => {
    const results = await withWorkers(scene, async (client) => {
      const found = [];
      for (const count of atOnce) {
        tell(`${count} at once`);
        found.push({ count, ...(await measureInTurns(client, { count, rounds })) });
      }
      return found;
    });
    return render(results, rounds);
  });
}

async function withWorkers(scene, work) {
  const server = await startServer(scene, scene.path('server'));
  const { address } = server;
  const started = [];
  try {
    started.push(await startWorker(scene, { address }));
    started.push(await startEmptyWorker(scene, { address, taskQueue: EMPTY.taskQueue }));
    const connection = await Connection.connect({ address });
    const result = await work(new Client({ connection }));
    await connection.close();
    return result;
  } finally {
    for (const { stop } of started) await stop();
    await server.stop();
  }
}

/** The first round warms both workers and is not counted. */
async function measureInTurns(client, { count, rounds }) {
  const [own, peer] = [[], []];
  const total = Math.max(RUNS_AT_LEAST, 2 * count);
  for (let round = -1; round < rounds; round += 1) {
    const ours = await countPerMinute(client, { ...OURS, count, total });
    const theirs = await countPerMinute(client, { ...EMPTY, count, total });
    if (round < 0) continue;
    own.push(ours);
    peer.push(theirs);
  }
  return { own: summarize(own), peer: summarize(peer) };
}

async function countPerMinute(client, run) {
  const startedAt = performance.now();
  await executeRuns(client, run);
  return (60_000 * run.total) / (performance.now() - startedAt);
}

let started = 0;

/** Executes `total` runs, `count` at once; each must complete. */
export async function executeRuns(client, { workflow, taskQueue, args, count, total }) {
  let left = total;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      started += 1;
      await client.workflow.execute(workflow, { taskQueue, workflowId: `bench-${started}`, args });
    }
  };
  await Promise.all(Array.from({ length: count }, lane));
}

function render(results, rounds) {
  const beside = 'empty workflows of seven activities';
  const show = (figure) => `${figure.toFixed(0)}/min`;
  const spread = ({ min, max }) => `${min.toFixed(0)} - ${max.toFixed(0)}`;
  const cells = results.map(({ count, own, peer }) => [
    count,
    show(own.median),
    spread(own),
    show(peer.median),
    spread(peer),
    (own.median / peer.median).toFixed(2),
  ]);
  return {
    report: [
      `Dry runs of the baseline config without a cluster, ${describeConditions(rounds)}.`,
      renderTable(['at once', 'runs', 'min - max', 'empty workflows', 'min - max', 'ratio'], cells),
    ].join('\n\n'),
    rows: results.map(({ count, own, peer }) =>
      rowOf({ what: `runs, ${count} at once on one worker`, beside, own: own.median, peer: peer.median, show }),
    ),
  };
}
