import { describe, expect, it } from 'vitest';
import { DOCUMENTED_VARIABLES } from '../../scripts/docs/environment-table.js';
import { listCommands } from '../../scripts/docs/flag-tables.js';
import { GENERATED_PAGES, program, renderPage } from '../../scripts/docs/generated-docs.js';
import { replaceSection } from '../../scripts/docs/generated-section.js';
import { readPage } from './page.js';
import { readSources } from './sources.js';

describe('generated sections', () => {
  it.each(GENERATED_PAGES)(
    '%s says what the code says; run `node scripts/write-docs.mjs` when it does not',
    async (page) => {
      const text = await readPage(page);
      expect(text).toBe(renderPage(page, text));
    },
  );

  it('name every flag of every command', async () => {
    const pages = (await readPage('README.md')) + (await readPage('docs/commands.md'));
    const flags = listCommands(program).flatMap(({ command }) => command.options.map((option) => option.flags));
    expect(flags.length).toBeGreaterThan(50);
    expect(flags.filter((flag) => !pages.includes(`\`${flag}\``))).toEqual([]);
  });

  it('name every environment variable that the program reads, and no other', async () => {
    const read = new Set<string>();
    for (const { text } of await readSources('src')) {
      for (const [, name = ''] of text.matchAll(/\benv\['([A-Z_]+)'\]|'(TUNING_PIPELINE_[A-Z_]+)'/g)) read.add(name);
      for (const [, name = ''] of text.matchAll(/'(TUNING_PIPELINE_[A-Z_]+)'/g)) read.add(name);
    }
    // Every program reads these two.
    for (const name of ['', 'HOME', 'PATH']) read.delete(name);
    expect([...read].sort()).toEqual([...DOCUMENTED_VARIABLES].sort());
  });

  it('are refused on a page without their markers', () => {
    expect(() => replaceSection('# A page', { name: 'flags', body: '' })).toThrow('the markers of the section flags');
  });
});
