import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createWorkspace } from '../support/process.js';
import { codeBlocks, codeSpans, readPage, sectionOf, tableRows } from './page.js';
import { readSources } from './sources.js';

describe('README', () => {
  it('shows the summary that the first run prints', async () => {
    const [shown] = codeBlocks((await readPage('README.md')).split('<!-- checked: summary -->')[1] ?? '');
    const workspace = await createWorkspace();
    const { code, stdout } = await workspace.perform(['run']);
    expect(stdout).toBe(shown);
    expect(code).toBe(0);
  });

  it('tells each exit code of a run as it is', async () => {
    const codes = tableRows(sectionOf(await readPage('README.md'), 'exit codes')).map(([code]) => Number(code));
    expect(codes).toEqual([0, 1, 2, 3, 130]);
    const workspace = await createWorkspace();
    expect((await workspace.perform(['run', '--strict-health'])).code).toBe(1);
    expect((await workspace.perform(['run', '--enable-apply'])).code).toBe(3);
    expect((await workspace.perform(['run', '--config', 'missing.yaml'])).code).toBe(3);
    await workspace.perform(['generate', '--output-dir', 'jobs']);
    const [planned = ''] = (await readFile(workspace.path('jobs/plan.json'), 'utf8')).match(/job-00-[^"]+/) ?? [];
    await writeFile(workspace.path('jobs', planned), 'kind: Job\n');
    expect((await workspace.perform(['validate', '--jobs-dir', 'jobs'])).code).toBe(2);
  });

  it('asks for the version of Node that package.json asks for', async () => {
    const { engines } = JSON.parse(await readPage('package.json')) as { engines: { node: string } };
    expect(await readPage('README.md')).toContain(`Node ${engines.node.replace('>=', '')} or later`);
  });

  it('quotes only what the program says', async () => {
    const text = (await readSources('src')).map((source) => source.text).join('\n');
    const quoted = tableRows(sectionOf(await readPage('README.md'), 'troubles')).flatMap(([seen = '']) =>
      codeSpans(seen),
    );
    expect(quoted.length).toBeGreaterThan(10);
    // A reason is put into its line when it is printed.
    const parts = quoted.flatMap((quote) => quote.replace(/\)$/, '').split(/(?<=\()/));
    expect(parts.filter((part) => !text.includes(part))).toEqual([]);
  });
});
