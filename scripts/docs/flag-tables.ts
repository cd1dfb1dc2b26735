import type { Argument, Command, Option } from 'commander';
import { code, renderMarkdownTable } from './markdown-table.js';

/** One row per command, those of `history` included. */
export function renderCommandTable(program: Command): string {
  const rows = listCommands(program).map(({ name, command }) => [code(usageOf(name, command)), command.description()]);
  return renderMarkdownTable(['command', 'does'], rows);
}

/** One row per flag of a command, in the order of its `--help`. */
export function renderFlagTable(command: Command): string {
  return renderMarkdownTable(['flag', 'meaning'], command.options.map(renderFlag));
}

/** One section per command with its flags; commands without flags have none. */
export function renderCommandSections(program: Command, isListed: (name: string) => boolean): string {
  return listCommands(program)
    .filter(({ name, command }) => isListed(name) && command.options.length > 0)
    .map(({ name, command }) => {
      const title = `## ${usageOf(name, command)}`;
      return `${title.replaceAll('<', '\\<')}\n\n${command.description()}\n\n${renderFlagTable(command)}`;
    })
    .join('\n\n');
}

/** Every command with its whole name: `run`, `history show`. A command without flags that holds others is left out. */
export function listCommands(parent: Command, prefix = ''): { name: string; command: Command }[] {
  return parent.commands.flatMap((command) => {
    const name = `${prefix}${command.name()}`;
    const acts = command.commands.length === 0 || command.options.length > 0;
    return [...(acts ? [{ name, command }] : []), ...listCommands(command, `${name} `)];
  });
}

function usageOf(name: string, command: Command): string {
  return [name, ...command.registeredArguments.map(renderArgument)].join(' ');
}

function renderArgument(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function renderFlag(option: Option): string[] {
  const { flags, description, mandatory } = option;
  return [code(flags), [description, mandatory ? ' (required)' : '', renderDefault(option)].join('')];
}

/** A default that the description does not tell itself. */
function renderDefault({ defaultValue, description }: Option): string {
  const value: unknown = defaultValue;
  return typeof value === 'string' && !description.includes('(default') ? ` (default: ${code(value)})` : '';
}
