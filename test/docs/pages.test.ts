import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { codeBlocks, codeSpans, ROOT, readPage } from './page.js';

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Five or six lines on a screen: more is not read at night. */
const MAX_PARAGRAPH = 560;

describe.each(PAGES)('%s', (page) => {
  it('has links that lead somewhere', async () => {
    const links = [...(await readPage(page)).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
    const broken: string[] = [];
    for (const [link, target = '', anchor] of links) {
      const path = target === '' ? page : join(dirname(page), target);
      if (!existsSync(join(ROOT, path))) broken.push(link);
      else if (anchor !== undefined && !anchorsOf(await readPage(path)).includes(anchor)) broken.push(link);
    }
    expect(broken).toEqual([]);
  });

  it('has command lines that the program takes', async () => {
    const text = await readPage(page);
    const refused: string[] = [];
    for (const line of [...codeBlocks(text).flatMap((block) => block.split('\n')), ...codeSpans(text)]) {
      const [, args] = /^(?:[A-Z_]+=\S+ )?bin\/tuning-pipeline (.*)$/.exec(line) ?? [];
      if (args !== undefined && !(await isTaken(args.trim().split(/\s+/)))) refused.push(line);
    }
    expect(refused).toEqual([]);
  });

  it('has no wall of text', async () => {
    const prose = (await readPage(page)).replaceAll(/^```.*?^```$/gms, '').replaceAll(/\]\([^)]*\)/g, ']');
    // A line of a page is a paragraph, an item or a row; a row's cells are read one by one.
    const walls = prose.split('\n').filter((line) => !line.startsWith('|') && line.length > MAX_PARAGRAPH);
    expect(walls).toEqual([]);
  });

  it('names files and scripts that exist', async () => {
    const text = await readPage(page);
    const { scripts } = JSON.parse(await readPage('package.json')) as { scripts: Record<string, string> };
    const named = codeSpans(text.replaceAll(/^```.*?^```$/gms, ''));
    const paths = named.filter((span) =>
      /^(?:src|test|docs|scripts|core|adapters|workflows|activities)\/[\w./-]+$/.test(span),
    );
    const missing = paths.filter((path) => ![path, `src/${path}`].some((place) => existsSync(join(ROOT, place))));
    const runs = [...text.matchAll(/\bnpm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect([...missing, ...runs.filter((name) => scripts[name] === undefined)]).toEqual([]);
  });
});

describe('CONTRIBUTING.md', () => {
  it('names every script of package.json', async () => {
    const text = await readPage('CONTRIBUTING.md');
    const { scripts } = JSON.parse(await readPage('package.json')) as { scripts: Record<string, string> };
    // `start` is for users.
    const unnamed = Object.keys(scripts).filter(
      (name) => name !== 'start' && !new RegExp(`(?:npm (?:run )?|\`)${name}(?![\\w:])`).test(text),
    );
    expect(unnamed).toEqual([]);
  });
});

/** GitHub's anchors of the headings. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** Whether the command line is legal; nothing of it is done. */
async function isTaken(args: readonly string[]): Promise<boolean> {
  const { command } = createProgram({
    io: { out: () => undefined, err: () => undefined, env: {}, cwd: ROOT, isTerminal: false },
    exit: () => undefined,
  });
  disarm(command);
  return command.parseAsync([...args], { from: 'user' }).then(
    () => true,
    (error: { code?: string }) => error.code === 'commander.helpDisplayed',
  );
}

function disarm(command: Command): void {
  // A command with flags does something itself, also when others are below it.
  if (command.commands.length === 0 || command.options.length > 0) command.action(() => undefined);
  for (const child of command.commands) disarm(child);
}
