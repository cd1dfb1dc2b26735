// `npm run proof:history`: what the promise "nothing lost that was acknowledged, nothing twice" rests on, as figures.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { appendRecord } from '../../../src/adapters/files/history/history-file.js';
import { verifyHistory } from '../../../src/adapters/files/history/verify-history.js';
import { sentenceOf } from '../../../src/core/errors.js';
import { buildChildProgram } from '../child-program.js';
import { aRecordDraft } from '../runs.js';
import { mountSmallDisk } from './full-disk.js';
import { killReal } from './kill-real.js';
import { renderTally, tallyCrashPoints } from './tally.js';

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '0' },
    kills: { type: 'string', default: '40' },
  },
});

const startedMs = performance.now();
const tally = await tallyCrashPoints({ points: Number(values.points), firstSeed: Number(values.seed) });
console.log(renderTally(tally));
console.log(`In ${((performance.now() - startedMs) / 1_000).toFixed(1)} s, from seed ${values.seed}.\n`);

const folder = await mkdtemp(join(tmpdir(), 'proof-'));
let isSound = tally.failures.length === 0;
try {
  const program = await buildChildProgram('test/support/append-records.ts');
  const kills = await killReal({
    program,
    file: join(folder, 'history.jsonl'),
    kills: Number(values.kills),
    seed: Number(values.seed),
  });
  await program.remove();
  console.log(
    `${kills.kills} processes killed with SIGKILL while they appended beside another, ${kills.acknowledged} acknowledged lines: ${kills.lost} lost, ${kills.doubled} twice, ${kills.problems} problems after repair.`,
  );
  isSound &&= kills.lost + kills.doubled + kills.problems === 0;
  isSound = (await tryFullDisk(folder)) && isSound;
} finally {
  await rm(folder, { recursive: true });
}
process.exitCode = isSound ? 0 : 1;

async function tryFullDisk(parent: string): Promise<boolean> {
  const mount = await mkdtemp(join(parent, 'disk-'));
  const disk = mountSmallDisk(mount, '128k');
  if (typeof disk === 'string') {
    console.log(`Full disk: ${disk}`);
    return true;
  }
  try {
    const file = join(mount, 'history.jsonl');
    let appended = 0;
    let refusal: string | null = null;
    for (; refusal === null; appended += 1) {
      const draft = aRecordDraft(`run-${appended}`);
      refusal = await appendRecord({ file, draft, now: new Date() }).then(() => null, sentenceOf);
    }
    appended -= 1;
    const { lines, problems } = await verifyHistory(file);
    console.log(
      `Full disk: ${appended} lines appended, then "${refusal}" ${lines} lines there, ${problems.length} problems.`,
    );
    return lines === appended && problems.length === 0;
  } finally {
    disk.unmount();
  }
}
