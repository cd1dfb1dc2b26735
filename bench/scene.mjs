import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleProgram } from '../scripts/bundle-program.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const COMMAND = join(ROOT, 'bin/tuning-pipeline');
const BASELINE = join(ROOT, 'configs/d29_k8s/orchestrator_k8s_baseline.yaml');

/** Gives `work` a folder that is gone afterwards. */
export async function withFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), 'tuning-pipeline-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, maxRetries: 5 });
  }
}

/** Gives `work` a folder with configs, an environment without a cluster, and the server's program on PATH. */
export function withScene(work) {
  return withFolder(async (folder) => {
    const program = await loadProgram();
    const home = join(folder, 'home');
    await mkdir(home);
    await cp(join(ROOT, 'configs'), join(folder, 'configs'), { recursive: true });
    const binary = await program.findServerBinary({ env: process.env, onProgress: (line) => console.error(line) });
    const env = { HOME: home, PATH: [dirname(binary), process.env.PATH].join(delimiter) };
    return work({ folder, env, binary, program, path: (...parts) => join(folder, ...parts) });
  });
}

/** What is measured in this process is made of the same sources as the command. */
async function loadProgram() {
  return import(await bundleProgram('bench/program.ts'));
}

/** The baseline config with so many workers, each with one iteration. */
export async function configOf(workers) {
  return (await readFile(BASELINE, 'utf8'))
    .replace(/^workers:.*$/m, `workers: ${workers}`)
    .replace(/^total_iterations:.*$/m, `total_iterations: ${workers}`);
}

/** Starts `dev` in the scene; resolves when its server and its worker are up. */
export async function startDev({ folder, env }) {
  const child = spawn(COMMAND, ['dev'], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  for await (const chunk of child.stderr) {
    said += chunk;
    const [, address] = /^Temporal: (\S+)/m.exec(said) ?? [];
    if (address === undefined) continue;
    child.stderr.resume();
    return {
      address,
      stop: async () => {
        child.kill('SIGINT');
        await once(child, 'exit');
      },
    };
  }
  throw new Error(`\`dev\` did not start:\n${said}`);
}
