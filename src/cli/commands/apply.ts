import { resolve } from 'node:path';
import type { Command } from 'commander';
import { StageError } from '../../core/errors.js';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat, perform } from '../perform.js';
import { addClusterFlags, type ClusterFlags, clusterTarget } from './cluster-flags.js';

interface ApplyFlags extends ClusterFlags {
  jobsDir: string;
  apply?: boolean;
  output: string;
}

export function addApplyCommand(program: Command, cli: Cli): void {
  const command = program
    .command('apply')
    .description('plan the Jobs of a folder; with --apply create them')
    .option('--jobs-dir <dir>', 'folder with a plan.json, with runs, or with manifests', 'outputs/d29_k8s_jobs')
    .option('--apply', 'create the Jobs (default: dry-run)')
    .option('-o, --output <format>', 'text or json', 'text');
  addClusterFlags(command).action((flags: ApplyFlags) => perform(cli, flags, () => runApply(flags, cli)));
}

/** 0: planned or applied. 2: refused (invalid or changed manifests, a conflict). 3: could not do its work. */
async function runApply(flags: ApplyFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const { planFolder } = await import('../../composition/plan-folder.js');
  const { applyToCluster } = await import('../../composition/cluster.js');
  const { notes, refusal, plan } = await planFolder({
    path: resolve(io.cwd, flags.jobsDir),
    label: flags.jobsDir,
    defaultNamespace: flags.namespace ?? 'default',
  });
  for (const note of notes) io.err(`${note}\n`);
  if (plan === null) {
    throwOrReport(format, refusal, io.err);
    return 2;
  }
  const mode = flags.apply === true ? 'apply' : 'dry-run';
  if (mode === 'apply') await applyToCluster({ plan, target: clusterTarget(flags, io), env: io.env });
  if (format === 'json') {
    const jobs = plan.jobs.map(({ file, name, namespace }) => ({ file, name, namespace, action: 'create' }));
    io.out(
      `${JSON.stringify({ apiVersion: 'tuning-pipeline/v1', kind: 'ApplyPlan', mode, digest: plan.digest, jobs }, null, 2)}\n`,
    );
  } else {
    for (const { namespace, name } of plan.jobs) io.out(`would create job ${namespace}/${name}\n`);
    io.out(`${plan.jobs.length} jobs (${mode})\n`);
  }
  return 0;
}

function throwOrReport(format: string, refusal: string, err: (text: string) => void): void {
  if (format === 'json') throw new StageError({ type: 'Refused', message: refusal });
  err(`${refusal}\n`);
}
