// What a worker holds while it does many runs, ten at once: its resident memory, which has the threads of workflows in
// it, and after a collection of garbage its heap and open files. It must be flat once the worker is warm.
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { executeRuns } from './concurrent.mjs';
import { summarize } from './measure.mjs';
import { describeConditions, megabytes, renderTable, rowOf } from './report.mjs';
import { withScene } from './scene.mjs';
import { startServer, startWorker } from './temporal.mjs';

export const SIZES = { full: { runs: 1_000 }, quick: { runs: 40 } };

const AT_ONCE = 10;
const SAMPLES = 40;

/** What the last quarter may hold of what the second one held: the first one fills caches. */
const GROWTH_AT_MOST = 1.05;

export function measure({ runs }, tell) {
  return withScene(async (scene) => {
    const server = await startServer(scene, scene.path('server'));
    const trace = scene.path('memory.jsonl');
    await writeFile(trace, '');
    const options = ['--import', new URL('memory-trace.mjs', import.meta.url).href];
    const env = { ...scene.env, BENCH_TRACE: trace };
    const worker = await startWorker({ ...scene, env }, { address: server.address, options });
    const connection = await Connection.connect({ address: server.address });
    try {
      const client = new Client({ connection });
      const run = { workflow: 'tuningPipeline', taskQueue: 'tuning-pipeline', args: [{}], count: AT_ONCE };
      const samples = [];
      for (let number = 0; number < SAMPLES; number += 1) {
        if (number % 10 === 0) tell(`${(number * runs) / SAMPLES} of ${runs} runs`);
        await executeRuns(client, { ...run, total: runs / SAMPLES });
        samples.push(await takeSample({ worker, trace, number }));
      }
      return render(samples, runs);
    } finally {
      await connection.close();
      await worker.stop();
      await server.stop();
    }
  });
}

async function takeSample({ worker, trace, number }) {
  worker.signal('SIGUSR2');
  for (;;) {
    const lines = (await readFile(trace, 'utf8')).split('\n').filter((line) => line !== '');
    if (lines.length > number) return JSON.parse(lines[number]);
    await sleep(20);
  }
}

function render(samples, runs) {
  const quarters = [0, 1, 2, 3].map((quarter) => samples.slice((quarter * SAMPLES) / 4, ((quarter + 1) * SAMPLES) / 4));
  const medianOf = (quarter, key) => summarize(quarter.map((sample) => sample[key])).median;
  const mb = (bytes) => bytes / 1024 ** 2;
  const figures = [
    { name: 'resident memory', key: 'rss', show: (bytes) => megabytes(mb(bytes)) },
    { name: 'heap after a collection', key: 'heapUsed', show: (bytes) => `${mb(bytes).toFixed(1)} MB` },
    { name: 'open files', key: 'files', show: (count) => count.toFixed(0) },
  ];
  const cells = figures.map(({ name, key, show }) => {
    const later = samples.slice(SAMPLES / 4).map((sample) => sample[key]);
    const slope = slopeOf(later) * SAMPLES;
    return [name, ...quarters.map((quarter) => show(medianOf(quarter, key))), show(slope)];
  });
  return {
    report: [
      `${runs} runs, ${AT_ONCE} at once, ${describeConditions(1)}. The medians of each quarter, and what the last three quarters' slope would be in ${runs} runs.`,
      renderTable(['', 'first', 'second', 'third', 'last', 'slope'], cells),
    ].join('\n\n'),
    rows: figures.map(({ name, key, show }) => {
      const [own, peer] = [medianOf(quarters[3], key), medianOf(quarters[1], key)];
      const asked = { asked: `at most ${GROWTH_AT_MOST}`, holds: own / peer <= GROWTH_AT_MOST };
      return rowOf({
        what: `${name}, last quarter of ${runs} runs`,
        beside: 'the second quarter',
        own,
        peer,
        show,
        ...asked,
      });
    }),
  };
}

/** Growth from one figure to the next, by least squares. */
function slopeOf(figures) {
  const middle = (figures.length - 1) / 2;
  const mean = figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
  const covariance = figures.reduce((sum, figure, index) => sum + (index - middle) * (figure - mean), 0);
  return covariance / figures.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
}
