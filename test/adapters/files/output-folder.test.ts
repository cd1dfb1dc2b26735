import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeOutputFolder } from '../../../src/adapters/files/run-folder/output-folder.js';
import { generateManifests } from '../../../src/core/generate/generate-manifests.js';
import { aConfig } from '../../support/configs.js';
import { readTree, tempFolder } from '../../support/folders.js';

function generated(changes: Record<string, unknown> = {}) {
  return generateManifests({ config: aConfig(changes), runKey: null });
}

describe('writeOutputFolder', () => {
  it('gives equal input equal files', async () => {
    const [first, second] = [tempFolder(), tempFolder()];
    await writeOutputFolder({ outputDir: first, generated: generated() });
    await writeOutputFolder({ outputDir: second, generated: generated() });
    expect(readTree(first)).toEqual(readTree(second));
    expect(JSON.parse(readTree(first)['plan.json'] ?? '')).toMatchObject({ version: 1, runKey: null });
  });

  it('replaces what the earlier plan lists and nothing else', async () => {
    const outputDir = tempFolder();
    await writeOutputFolder({ outputDir, generated: generated({ workers: 3 }) });
    writeFileSync(join(outputDir, 'mine.yaml'), 'a: 1\n');
    symlinkSync('somewhere', join(outputDir, 'latest'));
    const next = generated({ workers: 2 });
    await writeOutputFolder({ outputDir, generated: next });
    expect(readdirSync(outputDir).sort()).toEqual([...next.files.keys(), 'mine.yaml', 'plan.json'].sort());
  });

  it('keeps a listed file that somebody has edited', async () => {
    const outputDir = tempFolder();
    const first = generated({ workers: 3 });
    await writeOutputFolder({ outputDir, generated: first });
    const [edited = ''] = first.files.keys();
    writeFileSync(join(outputDir, edited), 'edited');
    await writeOutputFolder({ outputDir, generated: generated({ workers: 2 }) });
    expect(readTree(outputDir)[edited]).toBe('edited');
  });

  it('refuses when a file that no plan lists is in the way, and writes nothing', async () => {
    const outputDir = tempFolder();
    const [file = ''] = generated().files.keys();
    writeFileSync(join(outputDir, file), 'mine');
    await expect(writeOutputFolder({ outputDir, generated: generated() })).rejects.toMatchObject({ type: 'Conflict' });
    expect(readTree(outputDir)).toEqual({ [file]: 'mine' });
  });

  it('refuses a plan of another version and writes nothing', async () => {
    const outputDir = tempFolder();
    writeFileSync(join(outputDir, 'plan.json'), '{"version": 2}');
    await expect(writeOutputFolder({ outputDir, generated: generated() })).rejects.toMatchObject({
      type: 'Corrupt',
      message: expect.stringContaining('expected version 1, received 2'),
    });
    expect(readdirSync(outputDir)).toEqual(['plan.json']);
  });

  it('creates no folder where a file stands in the way', async () => {
    const root = tempFolder();
    writeFileSync(join(root, 'file'), '');
    const outputDir = join(root, 'file', 'jobs');
    await expect(writeOutputFolder({ outputDir, generated: generated() })).rejects.toMatchObject({
      type: 'InvalidInput',
    });
    expect(existsSync(outputDir)).toBe(false);
  });
});
