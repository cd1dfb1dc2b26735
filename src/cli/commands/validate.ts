import { resolve } from 'node:path';
import type { Command } from 'commander';
import { StageError } from '../../core/errors.js';
import { DEFAULTS } from '../../core/pipeline/defaults.js';
import type { JobsFolder } from '../../core/validate/jobs-folder.js';
import type { ValidationReport } from '../../core/validate/report.js';
import { repeatable } from '../flags/repeatable-flags.js';
import type { Cli, ExitCode } from '../io.js';
import { perform } from '../perform.js';

const FORMATS = ['text', 'json', 'junit', 'sarif', 'github'] as const;
type Format = (typeof FORMATS)[number];

interface ValidateFlags {
  jobsDir: string;
  strict?: boolean;
  rules?: string;
  rule: string[];
  output: string;
}

/** `validate`: the verdict about a folder of manifests, without a cluster and without Temporal. */
export function addValidateCommand(program: Command, cli: Cli): void {
  program
    .command('validate')
    .description('check the manifests of a folder: form, fields, names, quantities, limits, advice')
    .option('--jobs-dir <dir>', 'folder with a plan.json, with runs, or with manifests', DEFAULTS.jobsDir)
    .option('--strict', 'exit 1 when there are warnings')
    .option('--rules <file>', 'YAML file that switches rules on and off: `rules: {id: off | warning | error}`')
    .addOption(repeatable('--rule <id=setting>', 'off, warning or error for one rule; repeat for several'))
    .option('-o, --output <format>', 'text, json, junit, sarif or github', 'text')
    .action((flags: ValidateFlags) => perform(cli, flags, () => runValidate(flags, cli)));
}

/** 2: an error was found. 1: warnings under `--strict`. 3, by throwing: the folder could not be checked. */
async function runValidate(flags: ValidateFlags, { io }: Cli): Promise<ExitCode> {
  const { jobsDir, strict = false } = flags;
  const format = parseFormat(flags.output);
  const { openJobsFolder } = await import('../../adapters/files/run-folder/jobs-folder.js');
  const { validateFolder } = await import('../../core/validate/check/validate-manifests.js');
  const { readRuleFlags } = await import('../validate/read-rule-flags.js');
  const { createRuleBook } = await import('../../core/validate/rule-book/rule-book.js');
  const settings = await readRuleFlags(flags, io.cwd);
  const folder = await openJobsFolder({ path: resolve(io.cwd, jobsDir), label: jobsDir });
  if (folder.via === 'latest') io.err(`Reading ${folder.label}, where ${jobsDir}/latest leads.\n`);
  const rules = createRuleBook(settings);
  const { report } = await validateFolder(folder, { label: folder.label, rules });
  io.out(await render({ format, report, folder }));
  return exitCodeFor(report, strict);
}

interface Render {
  format: Format;
  report: ValidationReport;
  folder: JobsFolder;
}

async function render({ format, report, folder }: Render): Promise<string> {
  switch (format) {
    case 'text':
      return (await import('../validate/show-findings.js')).showFindings(report, folder);
    case 'json':
      return (await import('../render/findings.js')).renderFindingsAsJson(report);
    case 'junit':
      return (await import('../render/findings-junit.js')).renderFindingsAsJunit(report);
    case 'sarif':
      return (await import('../render/findings-sarif.js')).renderFindingsAsSarif(report);
    case 'github':
      return (await import('../render/findings-github.js')).renderFindingsForGithub(report);
  }
}

function parseFormat(output: string): Format {
  const format = FORMATS.find((known) => known === output);
  if (format !== undefined) return format;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected -o text, json, junit, sarif or github, got "${output}".`,
    hint: 'Use one of these.',
  });
}

function exitCodeFor({ findings }: ValidationReport, strict: boolean): ExitCode {
  if (findings.some(({ severity }) => severity === 'error')) return 2;
  return strict && findings.length > 0 ? 1 : 0;
}
