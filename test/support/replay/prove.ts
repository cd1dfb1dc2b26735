// `npm run replay`: every stored history against today's workflow, the gate against changed workflows, and runs whose
// every task is a replay. Ends with 1 where one of them is not as it should be.

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { renderTable, writeMeasured } from '../../../bench/report.mjs';
import { startTemporal } from '../temporal.js';
import { endingOf, readGoldenHistories, replayAll } from './golden-histories.js';
import { MUTATIONS, withMutated } from './mutations.js';
import { runWithoutCache } from './without-cache.js';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '100' }, write: { type: 'boolean', default: false } },
});

const histories = await readGoldenHistories();
const red = await replayAll(resolve('dist/workflow-bundle.js'), histories);
const replayed = renderTable(
  ['history', 'ending', 'events', 'KiB', 'replays'],
  histories.map((history) => [
    history.name,
    endingOf(history),
    history.events.length,
    (history.bytes / 1024).toFixed(0),
    red.has(history.name) ? `NO: ${red.get(history.name)}` : 'yes',
  ]),
);
console.log(`${replayed}\n`);

const caught: [string, number][] = [];
for (const mutation of [null, ...MUTATIONS]) {
  const { size } = await withMutated(mutation, (codePath) => replayAll(codePath, histories));
  caught.push([mutation?.what ?? 'nothing is changed', size]);
}
const mutated = renderTable(
  ['what is changed in the workflow', `histories of ${histories.length} that notice`],
  caught.map(([what, count]) => [what, count]),
);
console.log(`${mutated}\n`);

const environment = await startTemporal();
const stress = await runWithoutCache(environment, Number(values.runs));
await environment.teardown();
const stressed = `${stress.runs} runs at once on a worker without a workflow cache: ${stress.tasks} workflow tasks, each a replay from the beginning; ${stress.failedTasks} failed, ${stress.wrong.length} runs ended otherwise than they should.`;
console.log(stressed);
for (const line of stress.wrong) console.log(`  ${line}`);

if (values.write) await writeMeasured('replay', [replayed, mutated, stressed].join('\n\n'), 'replay.md');
const [[, falseAlarms] = ['', 0], ...misses] = caught;
const isSound =
  red.size === 0 &&
  falseAlarms === 0 &&
  misses.every(([, count]) => count > 0) &&
  stress.failedTasks + stress.wrong.length === 0;
process.exitCode = isSound ? 0 : 1;
