import { resolve } from 'node:path';
import type { Command } from 'commander';
import { sentenceOf, StageError } from '../../core/errors.js';
import type { ValidationReport } from '../../core/validate/report.js';
import type { Cli, ExitCode, OutputFormat } from '../io.js';

const DEFAULT_JOBS_DIR = 'outputs/d29_k8s_jobs';

const PLANNED_FORMATS: ReadonlySet<string> = new Set(['junit', 'sarif', 'github']);

interface ValidateFlags {
  jobsDir: string;
  strict?: boolean;
  output: string;
}

export function addValidateCommand(program: Command, cli: Cli): void {
  program
    .command('validate')
    .description('check the manifests of a folder: form, fields, names, quantities, limits')
    .option('--jobs-dir <dir>', 'folder with a plan.json, with runs, or with manifests', DEFAULT_JOBS_DIR)
    .option('--strict', 'exit 1 when there are warnings')
    .option('-o, --output <format>', 'text or json', 'text')
    .action(async (flags: ValidateFlags) => cli.exit(await runValidate(flags, cli)));
}

/** 2: an error was found. 1: warnings under `--strict`. 3: the folder could not be checked. */
async function runValidate({ jobsDir, strict = false, output }: ValidateFlags, { io }: Cli): Promise<ExitCode> {
  try {
    const format = parseFormat(output);
    const { openJobsFolder } = await import('../../adapters/files/jobs-folder.js');
    const { validateFolder } = await import('../../core/validate/validate-manifests.js');
    const { renderFindings, renderFindingsAsJson } = await import('../render/findings.js');
    const folder = await openJobsFolder({ path: resolve(io.cwd, jobsDir), label: jobsDir });
    if (folder.via === 'latest') io.err(`Reading ${folder.label}, where ${jobsDir}/latest leads.\n`);
    const { report } = await validateFolder(folder, { label: folder.label });
    io.out(format === 'json' ? renderFindingsAsJson(report) : renderFindings(report));
    return exitCodeFor(report, strict);
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    io.err(`${sentenceOf(error)}\n`);
    return 3;
  }
}

function parseFormat(output: string): OutputFormat {
  if (output === 'text' || output === 'json') return output;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected -o text or -o json, got ${JSON.stringify(output)}.`,
    hint: PLANNED_FORMATS.has(output) ? 'This format is not there yet; use json.' : 'Use one of the two.',
  });
}

function exitCodeFor({ findings }: ValidationReport, strict: boolean): ExitCode {
  if (findings.some(({ severity }) => severity === 'error')) return 2;
  return strict && findings.length > 0 ? 1 : 0;
}
