import { describe, expect, it } from 'vitest';
import { ruleIds } from '../../src/core/validate/rule-book/rule-catalog.js';
import { createWorkspace } from '../support/process.js';
import { codeBlocks, readPage, sectionOf } from './page.js';

describe('docs/validation.md', () => {
  it('shows what validate says of the baseline config', async () => {
    const [shown] = codeBlocks(sectionOf(await readPage('docs/validation.md'), 'baseline'));
    const workspace = await createWorkspace();
    await workspace.perform(['generate', '--output-dir', 'jobs']);
    const { code, stdout } = await workspace.perform(['validate', '--jobs-dir', 'jobs']);
    expect(stdout).toBe(shown);
    expect(code).toBe(0);
  });

  it('names every rule', async () => {
    const page = await readPage('docs/validation.md');
    expect(ruleIds().filter((id) => !page.includes(`| \`${id}\` |`))).toEqual([]);
  });
});
