import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { timeCall, timeProcess } from './measure.mjs';
import { COMMAND, configOf, ROOT } from './scene.mjs';
import { startServer } from './temporal.mjs';

/** Names of all cases, in the order of the table. */
export const CASES = [
  'cold `run`, no state yet',
  'cold `run`, state of earlier runs',
  'warm `run`, beside `dev`',
  '`--help`',
  '`generate` 1,000 Jobs',
  '`validate` 1,000 Jobs',
  'generate 1,000 Jobs in process',
  'validate 1,000 Jobs in process',
];

const SDK_CLIENT = `await import('@temporalio/client')`;
const READ_ALL = `
  const { readdirSync, readFileSync } = await import('node:fs');
  const { load } = await import(${JSON.stringify(import.meta.resolve('js-yaml'))});
  for (const name of readdirSync('jobs')) load(readFileSync('jobs/' + name, 'utf8'));
`;
const WRITE_ALL = `
  const { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } = await import('node:fs');
  mkdirSync('copy');
  for (const name of readdirSync('jobs')) writeFileSync('copy/' + name, readFileSync('jobs/' + name));
`;

/** What is measured, and beside what. `dev` starts a `dev` where none runs and gives its address. */
export function createCases({ scene, manyJobs, dev }) {
  const { folder, env, path, program } = scene;
  const run = (args) => timeProcess(COMMAND, args, { cwd: folder, env });
  const node = (code, cwd = ROOT) => timeProcess(process.execPath, ['--input-type=module', '-e', code], { cwd, env });
  const server = async (place) => {
    const { startedInMs, stop } = await startServer(scene, place);
    await stop();
    return startedInMs;
  };
  let count = 0;
  const fresh = async (name) => {
    await rm(path(name), { recursive: true, force: true });
    return path(name);
  };
  const measures = [
    {
      measure: async () => {
        await fresh('.tuning-pipeline');
        return run(['run']);
      },
      peer: { name: '`temporal server start-dev`, until it answers', measure: async () => server(await fresh('bare')) },
    },
    {
      measure: () => run(['run']),
      peer: { name: 'the same, on its own earlier file', measure: () => server(path('bare')) },
    },
    {
      measure: async () => {
        await dev();
        return run(['run']);
      },
      peer: {
        name: '`temporal workflow execute` of the same run (no Node at all)',
        measure: async () => {
          const address = await dev();
          count += 1;
          const start = `workflow execute --type tuningPipeline --task-queue tuning-pipeline --address ${address}`;
          const args = [...start.split(' '), '--workflow-id', `bench-${count}`, '--input', '{}'];
          return timeProcess(scene.binary, args, { cwd: folder, env });
        },
      },
    },
    { measure: () => run(['--help']), peer: { name: '`node -e 0`', measure: () => node('0') } },
    {
      measure: async () => {
        await fresh('generated');
        return run(['generate', '--config', 'many.yaml', '--output-dir', 'generated']);
      },
      peer: {
        name: 'Node copying the same 1,000 files',
        measure: async () => {
          await fresh('copy');
          return node(WRITE_ALL, folder);
        },
      },
    },
    {
      measure: () => run(['validate', '--jobs-dir', 'jobs']),
      peer: { name: 'Node reading and parsing them with js-yaml', measure: () => node(READ_ALL, folder) },
    },
    {
      measure: () => timeCall(() => program.generate(manyJobs)),
      peer: {
        name: 'js-yaml writing the same 1,000 documents',
        measure: async () => {
          const documents = program.loadAll([...program.generate(manyJobs).values()]);
          return timeCall(() => program.dumpAll(documents));
        },
      },
    },
    {
      measure: () => timeCall(() => program.validate(path('jobs'))),
      peer: {
        name: 'reading the files and js-yaml parsing them',
        measure: () => timeCall(async () => program.loadAll(await readTexts(path('jobs')))),
      },
    },
  ];
  return CASES.map((name, index) => ({ name, ...measures[index] }));
}

/** What everything above stands on, without a peer. */
export function createReferences({ env, binary }) {
  const node = (code) => timeProcess(process.execPath, ['--input-type=module', '-e', code], { cwd: ROOT, env });
  return [
    { name: '`node -e 0`', measure: () => node('0') },
    { name: "`import('@temporalio/client')` alone", measure: () => node(SDK_CLIENT) },
    { name: '`temporal --version`', measure: () => timeProcess(binary, ['--version'], { cwd: ROOT, env }) },
  ];
}

async function readTexts(folder) {
  const names = await readdir(folder);
  return Promise.all(names.map((name) => readFile(`${folder}/${name}`, 'utf8')));
}

/** The config of 1,000 Jobs, and the folder of their manifests, that some cases read. */
export async function writeManyJobs({ path, program }) {
  const manyJobs = await configOf(1_000);
  await writeFile(path('many.yaml'), manyJobs);
  await mkdir(path('jobs'));
  for (const [name, text] of program.generate(manyJobs)) await writeFile(path('jobs', name), text);
  return manyJobs;
}
