import { resolve } from 'node:path';
import type { Command } from 'commander';
import { StageError } from '../../core/errors.js';
import { DEFAULTS } from '../../core/pipeline/defaults.js';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat, perform } from '../perform.js';

interface GenerateFlags {
  orchestratorConfig: string;
  outputDir: string;
  runKey?: string;
  namespace?: string;
  output: string;
}

export function addGenerateCommand(program: Command, cli: Cli): void {
  program
    .command('generate')
    .description('write the Job manifests and plan.json of a config')
    .option('--config, --orchestrator-config <file>', 'orchestrator config', DEFAULTS.orchestratorConfig)
    .option('--output-dir <dir>', 'folder to write to', DEFAULTS.jobsDir)
    .option('--run-key <key>', 'label value that tells the Jobs of one run from others (default: none)')
    .option('-n, --namespace <name>', "namespace of the Jobs (default: the config's)")
    .option('-o, --output <format>', 'text or json', 'text')
    .action((flags: GenerateFlags) => perform(cli, flags, () => runGenerate(flags, cli)));
}

async function runGenerate(flags: GenerateFlags, { io }: Cli): Promise<ExitCode> {
  const { loadConfig } = await import('../load-config.js');
  const { generateManifests } = await import('../../core/generate/generate-manifests.js');
  const { writeOutputFolder } = await import('../../adapters/files/run-folder/output-folder.js');
  const { isDnsLabel } = await import('../../core/kubernetes-names.js');
  const { RUN_KEY } = await import('../../core/pipeline/run-key.js');
  const format = parseOutputFormat(flags.output);
  const { outputDir, runKey = null, namespace } = flags;
  if (runKey !== null && !RUN_KEY.test(runKey)) {
    throw new StageError({
      type: 'InvalidInput',
      message: `Expected --run-key to be a legal label value, got "${runKey}".`,
      hint: 'Use at most 63 letters, digits, -, _ and .',
    });
  }
  if (namespace !== undefined && !isDnsLabel(namespace)) {
    throw new StageError({
      type: 'InvalidInput',
      message: `Expected --namespace to be a DNS-1123 label, got ${JSON.stringify(namespace)}.`,
      hint: 'Use a-z, 0-9 and -, at most 63 characters.',
    });
  }
  const { config } = await loadConfig(flags.orchestratorConfig, io);
  const generated = generateManifests({ config, runKey, ...(namespace === undefined ? {} : { namespace }) });
  await writeOutputFolder({ outputDir: resolve(io.cwd, outputDir), generated });
  if (format === 'json') io.out(`${JSON.stringify(generated.plan, null, 2)}\n`);
  else io.out(`${generated.plan.files.length} jobs written to ${outputDir}\n`);
  return 0;
}
