// Validating many generated manifests, beside `kubeconform -strict -n 2` with a schema of the same Kubernetes version.
// It needs Go for the first time. Both are whole processes and take turns. kubeconform looks at the schema alone.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findKubeconform, writeJobSchema } from './kubeconform.mjs';
import { measureCase, timeProcess } from './measure.mjs';
import { describeConditions, renderCases, rowOf } from './report.mjs';
import { COMMAND, configOf, withFolder } from './scene.mjs';

export const SIZES = { full: { files: [1_000, 10_000], rounds: 5 }, quick: { files: [20], rounds: 1 } };

/** Of the greatest number of files. */
const RATIO_AT_MOST = 1;

export function measure({ files, rounds }, tell) {
  return withFolder(async (folder) => {
    const place = { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } };
    const kubeconform = await findKubeconform();
    const schema = await writeJobSchema(folder);
    const results = [];
    for (const count of files) {
      const jobs = await generate(count, place);
      await expectFaultToBeSeen(kubeconform, { schema, jobs, place });
      const name = `\`validate\` ${count.toLocaleString('en')} Jobs`;
      tell(name);
      const measured = await measureCase(
        {
          measure: () => timeProcess(COMMAND, ['validate', '--jobs-dir', jobs], place),
          peer: { measure: () => timeProcess(kubeconform, [...strictWith(schema), jobs], place) },
        },
        rounds,
      );
      results.push({ name, peerName: '`kubeconform -strict -n 2`', ...measured });
    }
    return {
      report: [`${describeConditions(rounds)}.`, renderCases(results)].join('\n\n'),
      rows: results.map(({ name, peerName, own, peer }, index) => {
        const isJudged = index === results.length - 1;
        const asked = { asked: `at most ${RATIO_AT_MOST}`, holds: own.median / peer.median <= RATIO_AT_MOST };
        return rowOf({ what: name, beside: peerName, own: own.median, peer: peer.median, ...(isJudged ? asked : {}) });
      }),
    };
  });
}

function strictWith(schema) {
  return ['-strict', '-n', '2', '-schema-location', schema];
}

/** What generate writes, without its plan.json: kubeconform would take that for a manifest. */
async function generate(count, place) {
  const file = join(place.cwd, `${count}.yaml`);
  await writeFile(file, await configOf(count));
  const jobs = join(place.cwd, `jobs-${count}`);
  await timeProcess(COMMAND, ['generate', '--config', file, '--output-dir', jobs], place);
  await rm(join(jobs, 'plan.json'));
  return jobs;
}

/** A peer that checks nothing would be easy to beat: it must refuse a misspelled field. */
async function expectFaultToBeSeen(kubeconform, { schema, jobs, place }) {
  const [name] = await readdir(jobs);
  const wrong = join(place.cwd, 'wrong');
  await mkdir(wrong, { recursive: true });
  await writeFile(join(wrong, name), (await readFile(join(jobs, name), 'utf8')).replace('backoffLimit', 'backofLimit'));
  const sees = await timeProcess(kubeconform, [...strictWith(schema), wrong], place).then(
    () => false,
    (error) => error.message.includes('backofLimit'),
  );
  if (!sees) throw new Error('Expected kubeconform to refuse a misspelled field, but it took it.');
}
