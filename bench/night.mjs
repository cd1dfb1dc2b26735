// A night of five Jobs beside a script that does its seven steps with kubectl and a shell, on the same API server: dry
// runs, cold and warm, and a run that applies and waits for its Jobs. Cold is without a Temporal server, and without
// kubectl's cache of the API.
import { writeFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { create, withSandbox } from './cluster.mjs';
import { measureCase, timeProcess } from './measure.mjs';
import { describeConditions, renderCases, rowOf } from './report.mjs';
import { COMMAND, configOf, startDev, withScene } from './scene.mjs';

export const SIZES = { full: { rounds: 5 }, quick: { rounds: 1 } };

const SCRIPT = fileURLToPath(new URL('night.sh', import.meta.url));
const WORKERS = 5;

export function measure({ rounds }, tell) {
  return withScene((scene) =>
    withSandbox({ nodes: 2, tell }, async ({ sandbox, api }) => {
      for (const name of ['dry', 'applied']) await create(api, '/api/v1/namespaces', { metadata: { name } });
      await writeFile(scene.path('night.yaml'), await configOf(WORKERS));
      const place = { cwd: scene.folder, env: { ...scene.env, KUBECONFIG: sandbox.kubeconfig } };
      const results = [];
      for (const { name, isCold, applies } of CASES) {
        tell(name);
        // It is the process that applies: its environment names the cluster.
        const dev = isCold ? null : await startDev({ ...scene, env: place.env });
        try {
          const ours = { measure: () => runOurs(scene, place, { isCold, applies }) };
          const peer = { measure: () => runScript(scene, place, { isCold, applies, kubectl: sandbox.kubectl }) };
          results.push({ name, peerName: 'kubectl and a shell', ...(await measureCase({ ...ours, peer }, rounds)) });
        } finally {
          await dev?.stop();
        }
      }
      return render(results, rounds);
    }),
  );
}

const CASES = [
  { name: 'cold `run`', isCold: true, applies: false },
  { name: 'warm `run`, beside `dev`', isCold: false, applies: false },
  { name: 'warm `run --enable-apply`, until its Jobs have ended', isCold: false, applies: true },
];

const namespaceOf = (applies) => (applies ? 'applied' : 'dry');

async function runOurs(scene, place, { isCold, applies }) {
  if (isCold) await rm(scene.path('.tuning-pipeline'), { recursive: true, force: true });
  const flags = ['--config', 'night.yaml', '--namespace', namespaceOf(applies), '--new'];
  return timeProcess(COMMAND, ['run', ...flags, ...(applies ? ['--enable-apply'] : [])], place);
}

let nights = 0;

async function runScript(scene, { cwd, env }, { isCold, applies, kubectl }) {
  if (isCold) await rm(scene.path('home/.kube'), { recursive: true, force: true });
  nights += 1;
  const own = {
    KUBECTL: kubectl,
    CONFIG: scene.path('night.yaml'),
    FOLDER: scene.path('by-hand'),
    NAMESPACE: namespaceOf(applies),
    RUN: `night-${nights}`,
    APPLY: applies ? 'yes' : 'no',
  };
  return timeProcess(SCRIPT, [], { cwd, env: { ...env, ...own } });
}

function render(results, rounds) {
  return {
    report: [`${WORKERS} Jobs, ${describeConditions(rounds)}.`, renderCases(results)].join('\n\n'),
    rows: results.map(({ name, peerName, own, peer }) =>
      rowOf({
        what: `${name}, ${WORKERS} Jobs on a cluster`,
        beside: peerName,
        own: own.median,
        peer: peer.median,
      }),
    ),
  };
}
