import { StageError, sentenceOf } from '../core/errors.js';
import { printableLines } from '../core/printable.js';
import { Interrupted } from './interruption.js';
import type { Cli, ExitCode, Io, OutputFormat } from './io.js';
import { redactUrls } from './redact-urls.js';

export interface PerformOptions {
  /** With `json`, a failure is a document on stdout too: a reader of stdout always gets exactly one. */
  output?: string;
}

/** Runs a command's work and turns what it throws into a sentence and exit code 3. */
export async function perform(cli: Cli, { output }: PerformOptions, work: () => Promise<ExitCode>): Promise<void> {
  try {
    cli.exit(await work());
  } catch (error) {
    if (error instanceof Interrupted) return cli.exit(130);
    reportError(error, cli.io, { asJson: output === 'json' });
    cli.exit(3);
  }
}

/** The sentence on standard error, and with `asJson` as a document on standard output too. */
export function reportError(error: unknown, io: Io, { asJson }: { asJson: boolean }): void {
  const known = error instanceof StageError;
  const whole = known ? sentenceOf(error) : `This is a defect, please report it: ${sentenceOf(error)}`;
  // Such a sentence quotes what was typed.
  const sentence = known && error.type === 'InvalidInput' ? redactUrls(whole) : whole;
  io.err(`${printableLines(sentence)}\n`);
  if (asJson) {
    const code = known ? error.type : 'Defect';
    const document = { apiVersion: 'tuning-pipeline/v1', kind: 'Error', code, message: sentence, exitCode: 3 };
    io.out(`${JSON.stringify(document, null, 2)}\n`);
  }
  if (io.env['TUNING_PIPELINE_TRACE'] && error instanceof Error) io.err(`${redactUrls(error.stack ?? '')}\n`);
}

/** @throws StageError InvalidInput, naming the flag, for anything but `text` or `json`. */
export function parseOutputFormat(output: string, flag = '-o'): OutputFormat {
  if (output === 'text' || output === 'json') return output;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected ${flag} text or ${flag} json, got "${output}".`,
    hint: 'Use one of the two.',
  });
}
