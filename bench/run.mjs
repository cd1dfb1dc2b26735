// Measures the program beside what it stands on, and prints a table.
//   npm run bench [-- --rounds N] [-- --only TEXT] [-- --write]
// --only measures the cases whose name holds TEXT; --write puts the tables of all cases into docs/benchmarks.md.
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
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

const program = await loadProgram();
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

/** What is measured in this process, made of the same sources as the command. */
async function loadProgram() {
  const outfile = join(root, 'node_modules/.cache/tuning-pipeline/bench.mjs');
  await mkdir(dirname(outfile), { recursive: true });
  await build({
    entryPoints: [join(root, 'bench/program.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
