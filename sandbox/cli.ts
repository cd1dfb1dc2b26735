// The command behind `npm run sandbox -- up | down | status | build`.
import { Command } from 'commander';
import { sentenceOf } from '../src/core/errors.js';
import { ensureBinaries } from './build.js';
import { runDemo } from './demo.js';
import { describeSandboxes } from './describe.js';
import { clusterFolder, listClusters, readRegistry, removeCluster } from './registry.js';
import { findSandbox, type Sandbox, startSandbox, stopSandbox } from './sandbox.js';

const { env } = process;
const out = (text: string): void => void process.stdout.write(`${text}\n`);
const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);

const program = new Command('sandbox').description('A real Kubernetes control plane with simulated nodes, on loopback');

program
  .command('up')
  .description('start a sandbox, built first where it is not cached; prints how to use it')
  .option('--name <name>', 'which sandbox; several run side by side', 'default')
  .option('--nodes <count>', 'how many simulated nodes', parseCount, 5)
  .action(async ({ name, nodes }: { name: string; nodes: number }) => {
    process.once('SIGINT', () => void abandonStart(name));
    printSandbox(findSandbox(name, env) ?? (await startOrFind(name, nodes)));
  });

program
  .command('down')
  .description('stop a sandbox, whatever state it is in, and remove its files')
  .option('--name <name>', 'which sandbox', 'default')
  .option('--all', 'all sandboxes of this user')
  .action(async ({ name, all }: { name: string; all?: boolean }) => {
    for (const each of all === true ? listClusters(env) : [name]) {
      out((await stopSandbox(each, env)) ? `Stopped sandbox ${each}` : `No sandbox ${each} was running`);
    }
  });

program
  .command('status')
  .description('what runs; exit 1 unless a sandbox is up')
  .option('--name <name>', 'only this sandbox')
  .action(({ name }: { name?: string }) => {
    const names = listClusters(env).filter((other) => name === undefined || other === name);
    const { text, anyRunning } = describeSandboxes(names, env);
    out(text);
    if (!anyRunning) process.exitCode = 1;
  });

program
  .command('build')
  .description('build the binaries and start nothing; prints their folder')
  .action(async () => out(await ensureBinaries({ env, onProgress })));

program
  .command('demo')
  .description('play a night: three workers, one of which runs out of memory, and the alert about it')
  .action(async () => {
    process.exitCode = await runDemo(onProgress);
  });

try {
  await program.parseAsync();
} catch (error) {
  onProgress(sentenceOf(error));
  process.exitCode = 3;
}

/** Another `up` of the same name may have been a moment faster: then there is one, as asked for. */
async function startOrFind(name: string, nodes: number): Promise<Sandbox> {
  try {
    return await startSandbox({ name, nodes, detached: true, onProgress, env });
  } catch (error) {
    const other = findSandbox(name, env);
    if (other === undefined) throw error;
    return other;
  }
}

/** Ctrl-C takes away what this process, and no other, was starting. */
async function abandonStart(name: string): Promise<void> {
  const folder = clusterFolder(env, name);
  if (readRegistry(folder)?.owner?.pid === process.pid) await removeCluster(folder);
  process.exit(130);
}

function printSandbox(sandbox: Sandbox): void {
  out(`Sandbox ${sandbox.name} is up at ${sandbox.server}`);
  out(`kubeconfig: ${sandbox.kubeconfig}`);
  out(`kubectl:    ${sandbox.kubectl}`);
  out(`audit log:  ${sandbox.auditLog}`);
  out('');
  out(`export KUBECONFIG=${sandbox.kubeconfig}`);
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text))
    program.error(`Expected --nodes as a number from 1 to 9999, got "${text}".`, { exitCode: 3 });
  return Number(text);
}
