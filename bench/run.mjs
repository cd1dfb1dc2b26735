// Measures the program beside what it stands on, and prints a table.
//   npm run bench [-- --rounds N] [-- --only TEXT] [-- --write]
// --only measures the cases whose name holds TEXT; --write puts the tables of all cases into docs/benchmarks.md.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleProgram } from '../scripts/bundle-program.mjs';
import { createCases, createReferences, writeManyJobs } from './cases.mjs';
import { measureCase } from './measure.mjs';
import { describeLoad, describeMachine, renderCases, renderReferences, writeMeasured } from './report.mjs';
import { createScene, startDev } from './scene.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, only: { type: 'string' }, write: { type: 'boolean' } },
});
const rounds = Number(values.rounds);
const isWanted = ({ name }) => values.only === undefined || name.includes(values.only);

// What is measured in this process is made of the same sources as the command.
const program = await import(await bundleProgram('bench/program.ts'));
const scene = await createScene(program);
let running;
const dev = async () => {
  running ??= await startDev(scene);
  return running.address;
};
const loadBefore = describeLoad();
try {
  await writeManyJobs({ scene, program });
  const results = [];
  for (const { name, peer, measure } of createCases({ scene, program, dev, root }).filter(isWanted)) {
    console.error(name);
    results.push({ name, peerName: peer.name, ...(await measureCase({ measure, peer }, rounds)) });
    await running?.stop();
    running = undefined;
  }
  const references = [];
  for (const { name, measure } of createReferences({ scene, root }).filter(isWanted)) {
    references.push({ name, ...(await measureCase({ measure }, rounds)) });
  }
  const report = [
    `${new Date().toISOString().slice(0, 10)}, ${describeMachine()}, ${rounds} rounds each after one that is not counted, load ${loadBefore} before and ${describeLoad()} after.`,
    renderCases(results),
    renderReferences(references),
  ].join('\n\n');
  console.log(report);
  if (values.write && values.only === undefined) await writeMeasured('program', report);
} finally {
  await running?.stop();
  await scene.remove();
}
