import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildChildProgram } from '../../support/child-program.js';
import { runCrashPoint } from '../../support/crash/crash-point.js';
import { killReal } from '../../support/crash/kill-real.js';
import { HISTORY_SCENES } from '../../support/crash/play.js';
import { JOURNAL_SCENES } from '../../support/crash/play-journal.js';
import { tallyCrashPoints } from '../../support/crash/tally.js';

// `npm run proof:history` goes through ten times as many points.

describe('a history and an alert journal whose writers crash', () => {
  it('lose no acknowledged line, hold none twice and are clean after repair, at 1,000 crash points', async () => {
    const { points, acknowledged, ...found } = await tallyCrashPoints({ points: 1_000 });
    expect(found).toMatchObject({ failures: [], lost: 0, doubled: 0, stuck: 0, unclean: 0 });
    expect(found.counts.size, 'every scene with every fault').toBe(60);
    expect(acknowledged).toBeGreaterThan(points);
  });

  it('put on disk what a killed attempt has only written before they take it for delivered', async () => {
    const point = await runCrashPoint(58_554, { scenes: JOURNAL_SCENES });
    expect(point).toMatchObject({ scene: 'journal anew', fault: 'kill', wasMet: true, acknowledged: 1, lost: [] });
  });

  it('hold no lease that a full disk has left without its holder: another one would write beside them', async () => {
    const point = await runCrashPoint(11_211);
    expect(point).toMatchObject({ scene: 'two writers', fault: 'short write', wasMet: true, lost: [] });
  });

  it('ends the same for the same seed', async () => {
    for (const seed of [1, 4, 5]) expect(await runCrashPoint(seed)).toEqual(await runCrashPoint(seed));
  });

  it('is seen to lose lines on a disk that says "synced" and does nothing', async () => {
    for (const scenes of [HISTORY_SCENES, JOURNAL_SCENES]) {
      const { lost } = await tallyCrashPoints({ points: 60, liesAboutSync: true, scenes });
      expect(lost).toBeGreaterThan(20);
    }
  });

  it('is seen to hold lines twice where a retry does not look back to its first attempt', async () => {
    const { doubled } = await tallyCrashPoints({ points: 60, lateRetries: true, scenes: HISTORY_SCENES });
    expect(doubled).toBeGreaterThan(10);
  });

  it('survives the SIGKILL of real processes that append side by side', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kills-'));
    const program = await buildChildProgram('test/support/append-records.ts');
    try {
      const found = await killReal({ program, file: join(folder, 'history.jsonl'), kills: 8, seed: 7 });
      expect(found).toMatchObject({ lost: 0, doubled: 0, problems: 0 });
      expect(found.acknowledged).toBeGreaterThan(20);
    } finally {
      await program.remove();
      await rm(folder, { recursive: true });
    }
  });
});
