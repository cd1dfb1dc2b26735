import { resolve } from 'node:path';
import type { Command } from 'commander';
import { DEFAULTS } from '../../core/pipeline/defaults.js';
import { addClusterFlags, type ClusterFlags, clusterTarget } from '../flags/cluster-flags.js';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat, perform } from '../perform.js';

interface ApplyFlags extends ClusterFlags {
  jobsDir: string;
  apply?: boolean;
  output: string;
}

export function addApplyCommand(program: Command, cli: Cli): void {
  const command = program
    .command('apply')
    .description('plan the Jobs of a folder; with --apply create them')
    .option('--jobs-dir <dir>', 'folder with a plan.json, with runs, or with manifests', DEFAULTS.jobsDir)
    .option('--apply', 'create the Jobs (default: dry-run)')
    .option('-o, --output <format>', 'text or json', 'text');
  addClusterFlags(command).action((flags: ApplyFlags) => perform(cli, flags, () => runApply(flags, cli)));
}

/** 0: planned or applied. 2: refused (invalid manifests, the cluster, a conflict). 3: could not do its work. */
async function runApply(flags: ApplyFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const mode = flags.apply === true ? 'apply' : 'dry-run';
  const { planFolder } = await import('../../composition/plan-folder.js');
  const { isUnusable } = await import('../../core/apply/refusal.js');
  const { renderApply, renderApplyAsJson } = await import('../render/apply.js');
  const { dir, notes, plan, refusals } = await planFolder({
    path: resolve(io.cwd, flags.jobsDir),
    label: flags.jobsDir,
    defaultNamespace: flags.namespace ?? 'default',
  });
  for (const note of notes) io.err(`${note}\n`);
  const shown = { mode, digest: plan?.digest ?? '', jobs: [], refusals, warnings: [] } as const;
  if (plan === null) {
    if (format === 'json') io.out(renderApplyAsJson(shown));
    else io.err(renderApply(shown).err);
    return 2;
  }
  const { applyFolder } = await import('../../composition/apply-folder.js');
  const applied = await applyFolder({ plan, dir, mode, target: clusterTarget(flags, io), env: io.env });
  const outcome = { ...shown, ...applied };
  const { out, err } = renderApply(outcome);
  io.err(err);
  io.out(format === 'json' ? renderApplyAsJson(outcome) : out);
  if (isUnusable(applied.refusals)) return 3;
  return applied.refusals.length > 0 ? 2 : 0;
}
