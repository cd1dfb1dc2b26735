import type { CommanderError } from 'commander';
import { StageError } from '../core/errors.js';

/** What commander quotes from the command line or from its own description of an option. */
const QUOTED = /'([^']*)'/;

const EXPECTATIONS: Record<string, (quoted: string, message: string) => string> = {
  'commander.unknownOption': (quoted) => `Expected a known option, got ${quoted}.`,
  'commander.unknownCommand': (quoted) => `Expected a command, got "${quoted}".`,
  'commander.optionMissingArgument': (quoted) => `Expected a value after ${quoted}, got nothing.`,
  'commander.missingArgument': (quoted) => `Expected an argument <${quoted}>, got nothing.`,
  'commander.missingMandatoryOptionValue': (quoted) => `Expected ${quoted}, which is required, got nothing.`,
  'commander.excessArguments': (quoted, message) => {
    const [, expected = '0', got = 'more'] = /Expected (\d+) arguments? but got (\d+)/.exec(message) ?? [];
    return `Expected ${expected} arguments for ${quoted}, got ${got}.`;
  },
};

/** Commander's complaint as a sentence: what was expected, what was got, where help is. */
export function explainUsage({ code, message }: CommanderError, args: readonly string[]): StageError {
  const [, quoted = ''] = QUOTED.exec(message) ?? [];
  const [, meant] = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(message) ?? [];
  const explain = EXPECTATIONS[code];
  const command = args.find((argument) => /^[a-z]+$/.test(argument));
  const help = code === 'commander.unknownCommand' || command === undefined ? '' : ` ${command}`;
  return new StageError({
    type: 'InvalidInput',
    message: explain === undefined ? `Expected a valid command line: ${message}.` : explain(quoted, message),
    hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}See \`tuning-pipeline${help} --help\`.`,
  });
}

/** Whether a command line that can't be parsed asks for JSON: then its error is a document too. */
export function asksForJson(args: readonly string[]): boolean {
  return args.some((argument, index) => {
    if (argument === '-o' || argument === '--output') return args[index + 1] === 'json';
    return argument === '-ojson' || argument === '--output=json';
  });
}
