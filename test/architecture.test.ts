import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countLines, findLengthProblems } from '../scripts/file-lengths.mjs';
import { checkImports, CORE_ROOMS, findProblems } from '../scripts/import-rules.mjs';
import { codeSpans, ROOT, readPage, tableRows } from './docs/page.js';
import { readSources, type Source } from './docs/sources.js';
import { tempFolder } from './support/folders.js';

const MAX_WORKFLOW_LINES = 100;

/** Packages that no source names; the reason is in docs/decisions.md like every other one. */
const NOT_IMPORTED = ['protobufjs'];

describe('imports', () => {
  it('keep the rules', async () => {
    expect(await checkImports(join(ROOT, 'src'))).toEqual([]);
  });

  it.each([
    {
      name: 'a workflow that reads files',
      file: 'workflows/tuning-pipeline.ts',
      text: "import { readFile } from 'node:fs/promises';",
      problem: 'workflows may not import node:fs/promises (as a value)',
    },
    {
      name: 'a workflow that imports activities as values',
      file: 'workflows/tuning-pipeline.ts',
      text: "import { createActivities } from '../activities/index.js';",
      problem: 'workflows may not import ../activities/index.js (as a value)',
    },
    {
      name: 'a core file that imports an adapter',
      file: 'core/health/evaluate-health.ts',
      text: "import { readSnapshot } from '../../adapters/files/run-folder/observations.js';",
      problem: 'core may not import ../../adapters/files/run-folder/observations.js (as a value)',
    },
    {
      name: 'a core file that imports a type of an adapter',
      file: 'core/health/evaluate-health.ts',
      text: "import type { ClusterConnection } from '../../adapters/kubernetes/connect/connection.js';",
      problem: 'core may not import ../../adapters/kubernetes/connect/connection.js',
    },
    {
      name: 'a core file that loads a module while it runs',
      file: 'core/hash.ts',
      text: "const { createHash } = await import('node:crypto');",
      problem: 'core may not import node:crypto (as a value)',
    },
    {
      name: 'a core file that imports the Kubernetes client',
      file: 'core/monitor/snapshot.ts',
      text: "import {\n  KubeConfig,\n} from '@kubernetes/client-node';",
      problem: 'core may not import @kubernetes/client-node (as a value)',
    },
    {
      name: 'a stage that imports a later one',
      file: 'core/apply/plan-apply.ts',
      text: "import type { ClusterSnapshot } from '../monitor/snapshot.js';",
      problem: 'core imports no later room, and ../monitor/snapshot.js is in one',
    },
    {
      name: 'what all stages share and that imports one of them',
      file: 'core/problem.ts',
      text: "import type { Verdict } from './history/contract.js';",
      problem: 'core imports no later room, and ./history/contract.js is in one',
    },
    {
      name: 'an import for its effects',
      file: 'core/hash.ts',
      text: "import 'undici';",
      problem: 'core may not import undici (as a value)',
    },
    {
      name: 'an export of what may not be imported',
      file: 'core/hash.ts',
      text: "export { createHash } from 'node:crypto';",
      problem: 'core may not import node:crypto (as a value)',
    },
    {
      name: 'an adapter that imports the command line',
      file: 'adapters/files/history/history-file.ts',
      text: "import type { Io } from '../../cli/io.js';",
      problem: 'adapters/files may not import ../../cli/io.js',
    },
    {
      name: 'an activity that imports an adapter',
      file: 'activities/history.ts',
      text: "import { appendRecord } from '../adapters/files/history/history-file.js';",
      problem: 'activities may not import ../adapters/files/history/history-file.js (as a value)',
    },
    {
      name: 'a file that no rule covers',
      file: 'helpers/text.ts',
      text: '',
      problem: 'no import rule covers this file',
    },
  ])('go red for $name', ({ file, text, problem }) => {
    const problems = findProblems({ file, text });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`src/${file}: ${problem}`);
  });

  it.each([
    ['core/health/report.ts', "import type { Reason } from './reasons.js';"],
    ['workflows/stage-runner.ts', "import { proxyActivities } from '@temporalio/workflow';"],
    ['client/read-status.ts', "import type { PipelineStatus } from '../workflows/messages.js';"],
  ])('are allowed where the rules say so: %s', (file, text) => {
    expect(findProblems({ file, text })).toEqual([]);
  });
});

describe('source files', () => {
  const ofLines = (...lengths: number[]) => lengths.map((lines, index) => ({ file: `src/${index}.ts`, lines }));

  it('of core are in rooms whose order is on the page', async () => {
    const files = (await readSources('src/core')).map(({ file }) => file.split('/'));
    const rooms = new Set(files.flatMap(([, , room = '', inside]) => (inside === undefined ? [] : [room])));
    expect([...rooms].sort()).toEqual([...CORE_ROOMS].sort());
    expect(await readPage('docs/architecture.md')).toContain(`${CORE_ROOMS.join(', ')}.`);
  });

  it('are short', async () => {
    const lengths = await countLines(ROOT);
    expect(findLengthProblems(lengths)).toEqual([]);
    const found = ['src/cli.ts', 'test/architecture.test.ts', 'bench/run.mjs', 'scripts/build.mjs', 'sandbox/cli.ts'];
    expect(lengths.map(({ file }) => file)).toEqual(expect.arrayContaining(found));
  });

  it('are named where they are too long', async () => {
    const root = tempFolder();
    await mkdir(join(root, 'test/deep'), { recursive: true });
    const write = (file: string, lines: number) => writeFile(join(root, 'test', file), '// A line.\n'.repeat(lines));
    await write('longest.ts', 300);
    await write('long.mjs', 301);
    await write('deep/long.test.ts', 302);
    await write('data.jsonl', 1_000);
    await mkdir(join(root, 'test/.build'));
    await write('.build/bundle.mjs', 1_000);
    const problems = findLengthProblems(await countLines(root, ['test']));
    expect(problems.sort()).toEqual([
      'test/deep/long.test.ts: expected at most 300 lines, got 302; give each of its ideas a file that is named for it',
      'test/long.mjs: expected at most 300 lines, got 301; give each of its ideas a file that is named for it',
    ]);
  });

  it('in src are short for the most part', () => {
    expect(findLengthProblems(ofLines(99, 99, 300))).toEqual([]);
    expect(findLengthProblems(ofLines(99, 100, 300))).toEqual([
      'src: expected a median of less than 100 lines, got 100; give ideas files of their own',
    ]);
  });

  it('leave the workflow a table of contents', async () => {
    const lengths = await countLines(ROOT, ['src/workflows']);
    const workflow = lengths.find(({ file }) => file === 'src/workflows/tuning-pipeline.ts');
    expect(workflow?.lines).toBeLessThanOrEqual(MAX_WORKFLOW_LINES);
  });

  it('have no default export, no `any`, and silence no checker', async () => {
    const sources = [...(await readSources('src')), ...(await readSources('test')), ...(await readSources('scripts'))];
    const found = sources.flatMap(findForbidden);
    expect(found).toEqual([]);
  });

  it.each([
    'export default function run() {}',
    'const value: any = 1;',
    'const value = text as any;',
    'const values: any[] = [];',
    'const values = new Map<string, any>();',
    '// @ts-ignore',
    '// oxlint-disable-next-line no-console',
  ])('are searched for `%s`', (text) => {
    expect(findForbidden({ file: 'src/planted.ts', text })).toHaveLength(1);
  });

  it('in core know no clock and no chance', async () => {
    const impure = /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(|\bperformance\.|\bprocess\.|\bsetTimeout\(|\bfetch\(/;
    const found = (await readSources('src/core')).filter(({ text }) => impure.test(withoutComments(text)));
    expect(found.map(({ file }) => file)).toEqual([]);
  });
});

describe('dependencies', () => {
  it('are all used, and nothing else is imported', async () => {
    const imported = new Set<string>();
    for (const { text } of await readSources('src')) {
      for (const [, specifier = ''] of text.matchAll(/(?:from\s+|import\(\s*)'([^'.][^']*)'/g)) {
        if (!specifier.startsWith('node:')) imported.add(packageOf(specifier));
      }
    }
    const { dependencies } = await readPackage();
    expect([...imported, ...NOT_IMPORTED].sort()).toEqual(Object.keys(dependencies).sort());
  });

  it('have exact versions', async () => {
    const { dependencies, devDependencies } = await readPackage();
    const versions = Object.values({ ...dependencies, ...devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('have each a reason in docs/decisions.md', async () => {
    const [, section = ''] = (await readPage('docs/decisions.md')).split('## Dependencies');
    const explained = tableRows(section).flatMap(([name = '']) => codeSpans(name));
    const { dependencies, devDependencies } = await readPackage();
    expect(explained.sort()).toEqual(Object.keys({ ...dependencies, ...devDependencies }).sort());
  });
});

/** Whole files are searched for these: they stand in comments. */
const SILENCERS = /@ts-(?:ignore|nocheck|expect-error)|\b(?:ox|es)lint-disable/;
const DEFAULT_EXPORT = /^export default\b/m;
const ANY = /[:<,(|&]\s*any\b(?=\s*[\])>;,=|&{[])|\bas any\b/;

/** Places of what no file may hold; this file's own examples are none. */
function findForbidden({ file, text }: Source): string[] {
  if (file === 'test/architecture.test.ts') return [];
  const found = [
    ...(SILENCERS.exec(text) ?? []),
    ...(DEFAULT_EXPORT.exec(text) ?? []),
    ...(ANY.exec(withoutWords(text)) ?? []),
  ];
  return found.map((match) => `${file}: ${match}`);
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*.*?\*\/|\/\/[^\n]*/gs, '');
}

/** Comments and strings hold prose, in which "any" is a word. */
function withoutWords(text: string): string {
  return withoutComments(text).replaceAll(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''");
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

interface PackageFile {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

async function readPackage(): Promise<PackageFile> {
  return JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as PackageFile;
}
