import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  readReport,
  readSnapshot,
  writeReport,
  writeSnapshot,
} from '../../../src/adapters/files/run-folder/observations.js';
import { evaluateHealth } from '../../../src/core/health/evaluate-health.js';
import { aSnapshot } from '../../support/snapshots.js';
import { readTree, tempFolder } from '../../support/folders.js';

describe('observations', () => {
  it('come back as they were stored', async () => {
    const planDir = tempFolder();
    const snapshot = aSnapshot();
    const report = evaluateHealth(snapshot);
    expect(await readSnapshot(await writeSnapshot(planDir, snapshot))).toEqual(snapshot);
    expect(await readReport(await writeReport(planDir, report))).toEqual(report);
  });

  it('have one address for equal content, however often they are stored', async () => {
    const planDir = tempFolder();
    const addresses = await Promise.all([1, 2, 3].map(() => writeSnapshot(planDir, aSnapshot())));
    expect(new Set(addresses).size).toBe(1);
    expect(Object.keys(readTree(planDir))).toHaveLength(1);
  });

  it('are refused when another version wrote them', async () => {
    const newer = { ...aSnapshot(), version: 2 as 1 };
    await expect(readSnapshot(await writeSnapshot(tempFolder(), newer))).rejects.toMatchObject({
      type: 'Corrupt',
      message: expect.stringMatching(/ to be of version 1, got version 2\.$/),
    });
  });

  it('are refused when they were changed or are gone', async () => {
    const planDir = tempFolder();
    const address = await writeSnapshot(planDir, aSnapshot());
    writeFileSync(address, '{}');
    await expect(readSnapshot(address)).rejects.toMatchObject({ type: 'Corrupt' });
    await expect(readSnapshot(join(planDir, 'none.json'))).rejects.toMatchObject({ type: 'NotFound' });
  });
});
