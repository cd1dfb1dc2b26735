import type { Command } from 'commander';
import { StageError } from '../core/errors.js';

/** Text for people, which may be taken back. */
const MAY_BE_EMPTY = new Set(['note']);

/**
 * Refuses empty values: what a shell makes of a variable that is not set must not read as "the default".
 *
 * @throws StageError InvalidInput that names the option or the argument.
 */
export function expectValues(command: Command): void {
  const empty = emptyOption(command) ?? emptyArgument(command);
  if (empty === null) return;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected a value for ${empty}, got an empty one.`,
    hint: 'Give one or leave it out; perhaps a variable of the shell is not set.',
  });
}

function emptyOption(command: Command): string | null {
  const option = command.options.find((candidate) => {
    const name = candidate.attributeName();
    if (MAY_BE_EMPTY.has(name) || command.getOptionValueSource(name) !== 'cli') return false;
    const value: unknown = command.getOptionValue(name);
    return Array.isArray(value) ? value.includes('') : value === '';
  });
  return option?.long ?? option?.short ?? null;
}

function emptyArgument(command: Command): string | null {
  const index = command.args.indexOf('');
  if (index === -1) return null;
  return `<${command.registeredArguments[Math.min(index, command.registeredArguments.length - 1)]?.name() ?? 'argument'}>`;
}
