// Validating many generated manifests, beside `kubeconform -strict -n 2` with a schema of the same Kubernetes version.
//   node bench/validate.mjs [--files N,N] [--rounds N]
// Needs a built dist/, and Go for the first time. Both are whole processes and take turns. Ends with 1 when the ratio
// at the greatest number of files is above 1.0, although kubeconform looks at the schema alone.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findKubeconform, writeJobSchema } from './kubeconform.mjs';
import { measureCase, timeProcess } from './measure.mjs';
import { describeLoad, describeMachine, renderCases } from './report.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { files: { type: 'string', default: '1000,10000' }, rounds: { type: 'string', default: '5' } },
});
const counts = values.files.split(',').map(Number);

const COMMAND = join(root, 'bin/tuning-pipeline');
const BASELINE = join(root, 'configs/d29_k8s/orchestrator_k8s_baseline.yaml');
const RATIO_AT_MOST = 1;

const folder = await mkdtemp(join(tmpdir(), 'tuning-pipeline-bench-'));
const place = { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } };
const loadBefore = describeLoad();
try {
  const kubeconform = await findKubeconform();
  const schema = await writeJobSchema(folder);
  const results = [];
  for (const count of counts) {
    const jobs = await generate(count);
    await expectFaultToBeSeen(kubeconform, { schema, jobs });
    const name = `\`validate\` ${count.toLocaleString('en')} Jobs`;
    console.error(name);
    const measured = await measureCase(
      {
        measure: () => timeProcess(COMMAND, ['validate', '--jobs-dir', jobs], place),
        peer: { measure: () => timeProcess(kubeconform, [...strictWith(schema), jobs], place) },
      },
      Number(values.rounds),
    );
    results.push({ name, peerName: '`kubeconform -strict -n 2`', ...measured });
  }
  console.log(
    [
      `${new Date().toISOString().slice(0, 10)}, ${describeMachine()}, ${values.rounds} rounds each after one that is not counted, load ${loadBefore} before and ${describeLoad()} after.`,
      renderCases(results),
    ].join('\n\n'),
  );
  const { own, peer } = results.at(-1);
  if (own.median / peer.median > RATIO_AT_MOST) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true });
}

function strictWith(schema) {
  return ['-strict', '-n', '2', '-schema-location', schema];
}

/** What generate writes, without its plan.json: kubeconform would take that for a manifest. */
async function generate(count) {
  const config = (await readFile(BASELINE, 'utf8'))
    .replace(/^workers:.*$/m, `workers: ${count}`)
    .replace(/^total_iterations:.*$/m, `total_iterations: ${count}`);
  const file = join(folder, `${count}.yaml`);
  await writeFile(file, config);
  const jobs = join(folder, `jobs-${count}`);
  await timeProcess(COMMAND, ['generate', '--config', file, '--output-dir', jobs], place);
  await rm(join(jobs, 'plan.json'));
  return jobs;
}

/** A peer that checks nothing would be easy to beat: it must refuse a misspelled field. */
async function expectFaultToBeSeen(kubeconform, { schema, jobs }) {
  const [name] = await readdir(jobs);
  const wrong = join(folder, 'wrong');
  await mkdir(wrong, { recursive: true });
  await writeFile(join(wrong, name), (await readFile(join(jobs, name), 'utf8')).replace('backoffLimit', 'backofLimit'));
  const sees = await timeProcess(kubeconform, [...strictWith(schema), wrong], place).then(
    () => false,
    (error) => error.message.includes('backofLimit'),
  );
  if (!sees) throw new Error('Expected kubeconform to refuse a misspelled field, but it took it.');
}
