// The doors of docs/security.md: each is exercised by the tests that its row names, and nothing that the product listens
// to is left out.

import { dirname, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DOCUMENTED_VARIABLES } from '../../scripts/docs/environment-table.js';
import { listCommands } from '../../scripts/docs/flag-tables.js';
import { program } from '../../scripts/docs/generated-docs.js';
import { codeSpans, ROOT, readPage, sectionOf, tableRows } from './page.js';
import { readSources } from './sources.js';

const page = await readPage('docs/security.md');
const DOORS = tableRows(sectionOf(page, 'doors')).map(([door = '', , , , tests = '']) => ({ door, tests }));
const WAYS = tableRows(sectionOf(page, 'ways')).map(([door = '', ways = '', tests = '']) => ({ door, ways, tests }));

/** What a test that stands at a door can't do without in its own text; the sweep of secrets stands at three of them. */
const AT_THE_DOOR: Readonly<Record<string, RegExp>> = {
  'starting a workflow': /\bexecute\(/,
  'places in an input': /\bjobsDir\b|\bhistoryFile\b|resolveUnderRoot\(/,
  'secret references in an input': /expectSecretReference\(/,
  'the kubeconfig and its API server': /writeKubeconfig\(|startKeepingServer\(|connect\w*\(/,
  'a receiver of notifications': /createSender\(|createGuardedLookup\(|startRawServer\(/,
  "Temporal's history and Web UI": /'workflow', 'show'|sweepPlaces\(/,
  "the worker's health and metrics ports": /--metrics-address|sweepPlaces\(/,
  'the receiver of traces': /openOtlpReceiver\(|sweepPlaces\(/,
  'the codec server': /\/(?:en|de)code/,
  'names and messages in the cluster': /escapeMarkdown\(|STEERS/,
  packages: /package-lock\.json/,
};

/** The text of a test, with what it uses of the other tests' files. */
async function textOf(test: string, seen = new Set<string>()): Promise<string> {
  if (seen.has(test)) return '';
  seen.add(test);
  const text = await readPage(test);
  const imports = [...text.matchAll(/from '(\.[^']+)\.js'/g)].map(([, path = '']) =>
    relative(ROOT, resolve(ROOT, dirname(test), `${path}.ts`)),
  );
  const own = imports.filter((path) => path.startsWith('test/'));
  return [text, ...(await Promise.all(own.map((path) => textOf(path, seen))))].join('\n');
}

/** How a test opens what listens. */
const PORTS: Readonly<Record<string, RegExp>> = {
  'src/adapters/health-endpoint.ts': /--health-address/,
  'src/cli/worker/worker-runtime.ts': /--metrics-address/,
  'src/cli/serve-codec.ts': /\['codec-server'/,
  'src/adapters/temporal/server/server-process.ts': /openEmbeddedServer\(|startServer\(/,
  'src/adapters/temporal/server/free-port.ts': /free-port\.js'/,
};

const sources = await readSources('src');

/** The constant that holds a variable's name, where there is one. */
function constantOf(variable: string): string {
  const found = sources.map(({ text }) => new RegExp(`(\\w+_VARIABLE) = '${variable}'`).exec(text)?.[1]);
  return found.find((name) => name !== undefined) ?? variable;
}

/** How a test shows that it uses a command, a variable, a route, a message, or what opens a port. */
function useOf(way: string): RegExp {
  const [first = '', name = ''] = way.split(' ');
  if (way.startsWith('/')) return new RegExp(`${way}\\b`);
  if (way.endsWith('.ts')) return PORTS[way] ?? /$^/;
  if (/^[A-Z_]+$/.test(way)) return new RegExp(`\\b(?:${way}|${constantOf(way)})\\b`);
  if (first === 'workflow') return new RegExp(`'${name}'`);
  if (first === 'query') return new RegExp(`'--type', '${name}'`);
  if (first === 'update') return new RegExp(`executeUpdate\\('${name}'`);
  // As the arguments of a process, or of a helper that has the first word; or as a line for a shell.
  const words = way.split(' ').map((word) => `'${word}'`);
  return new RegExp(`\\[\\s*${words.join(',\\s*')}|\\b${way} -`);
}

describe('the doors of docs/security.md', () => {
  it.each(DOORS)('has tests at: $door', async ({ door, tests }) => {
    const named = codeSpans(tests);
    expect(named.length).toBeGreaterThan(0);
    const pattern = AT_THE_DOOR[door];
    if (pattern === undefined) throw new Error(`Expected to know how a test stands at "${door}".`);
    for (const test of named) expect([test, pattern.test(await readPage(test))]).toEqual([test, true]);
  });

  it.each(WAYS)('has tests that come in by: $ways', async ({ door, ways, tests }) => {
    expect(DOORS.map((row) => row.door)).toContain(door);
    const texts = await Promise.all(codeSpans(tests).map((test) => textOf(test)));
    const unused = codeSpans(ways).filter((way) => !texts.some((text) => useOf(way).test(text)));
    expect(unused).toEqual([]);
  });

  it('have every command, variable, message, route and port of the code, and no other', async () => {
    const textIn = (file: string) => sources.find((source) => source.file === file)?.text ?? '';
    const all = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map(([, name = '']) => name);
    const servers = [textIn('src/adapters/health-endpoint.ts'), textIn('src/adapters/temporal/codec/codec-server.ts')];
    const listening = sources.filter(({ text }) => /\.listen\(|bindAddress|'--ip'/.test(text)).map(({ file }) => file);
    const expected = new Set([
      ...listCommands(program).map(({ name }) => name),
      ...DOCUMENTED_VARIABLES,
      ...['Query', 'Update', 'Signal'].flatMap((kind) =>
        all(new RegExp(`define${kind}<.*>\\('(\\w+)'\\)`, 'g'), textIn('src/workflows/messages.ts')).map(
          (name) => `${kind.toLowerCase()} ${name}`,
        ),
      ),
      ...all(/export \{ (\w+) \}/g, textIn('src/workflows/index.ts')).map((name) => `workflow ${name}`),
      ...servers.flatMap((text) => all(/[=!]== '(\/\w+)'/g, text)),
      // The SDK's exporter has it.
      '/metrics',
      ...listening,
    ]);
    expect(expected.size).toBeGreaterThan(70);
    const told = new Set(WAYS.flatMap(({ ways }) => codeSpans(ways)));
    expect([...expected].filter((way) => !told.has(way))).toEqual([]);
    expect([...told].filter((way) => !expected.has(way))).toEqual([]);
  });
});
