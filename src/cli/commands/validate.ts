import { resolve } from 'node:path';
import type { Command } from 'commander';
import { StageError } from '../../core/errors.js';
import { DEFAULTS } from '../../core/pipeline/defaults.js';
import type { ValidationReport } from '../../core/validate/report.js';
import type { Cli, ExitCode, OutputFormat } from '../io.js';
import { parseOutputFormat, perform } from '../perform.js';

const PLANNED_FORMATS: ReadonlySet<string> = new Set(['junit', 'sarif', 'github']);

interface ValidateFlags {
  jobsDir: string;
  strict?: boolean;
  output: string;
}

/** `validate`: the verdict about a folder of manifests, without a cluster and without Temporal. */
export function addValidateCommand(program: Command, cli: Cli): void {
  program
    .command('validate')
    .description('check the manifests of a folder: form, fields, names, quantities, limits')
    .option('--jobs-dir <dir>', 'folder with a plan.json, with runs, or with manifests', DEFAULTS.jobsDir)
    .option('--strict', 'exit 1 when there are warnings')
    .option('-o, --output <format>', 'text or json', 'text')
    .action((flags: ValidateFlags) => perform(cli, flags, () => runValidate(flags, cli)));
}

/** 2: an error was found. 1: warnings under `--strict`. 3, by throwing: the folder could not be checked. */
async function runValidate({ jobsDir, strict = false, output }: ValidateFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseFormat(output);
  const { openJobsFolder } = await import('../../adapters/files/jobs-folder.js');
  const { validateFolder } = await import('../../core/validate/validate-manifests.js');
  const { renderFindings, renderFindingsAsJson } = await import('../render/findings.js');
  const folder = await openJobsFolder({ path: resolve(io.cwd, jobsDir), label: jobsDir });
  if (folder.via === 'latest') io.err(`Reading ${folder.label}, where ${jobsDir}/latest leads.\n`);
  const { report } = await validateFolder(folder, { label: folder.label });
  io.out(format === 'json' ? renderFindingsAsJson(report) : renderFindings(report));
  return exitCodeFor(report, strict);
}

function parseFormat(output: string): OutputFormat {
  if (!PLANNED_FORMATS.has(output)) return parseOutputFormat(output);
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected -o text or -o json, got "${output}".`,
    hint: 'This format is not there yet; use json.',
  });
}

function exitCodeFor({ findings }: ValidationReport, strict: boolean): ExitCode {
  if (findings.some(({ severity }) => severity === 'error')) return 2;
  return strict && findings.length > 0 ? 1 : 0;
}
