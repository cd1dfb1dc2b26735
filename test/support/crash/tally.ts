import { type CrashOptions, type CrashPoint, FAULTS, isSound, runCrashPoint, SCENES } from './crash-point.js';

export interface Tally {
  /** Crash points: seeds whose fault was met. */
  points: number;
  acknowledged: number;
  lost: number;
  doubled: number;
  stuck: number;
  /** Points after which `verify` was not clean. */
  unclean: number;
  /** Points by scene and fault. */
  counts: Map<string, number>;
  /** The first points that were not sound. */
  failures: CrashPoint[];
}

export interface TallyOptions extends CrashOptions {
  /** How many crash points. */
  points: number;
  firstSeed?: number;
}

/** Goes through seeds until so many faults were met, and adds up what came of them. */
export async function tallyCrashPoints({ points, firstSeed = 0, ...options }: TallyOptions): Promise<Tally> {
  const tally: Tally = {
    points: 0,
    acknowledged: 0,
    lost: 0,
    doubled: 0,
    stuck: 0,
    unclean: 0,
    counts: new Map(),
    failures: [],
  };
  for (let seed = firstSeed; tally.points < points; seed += 1) {
    const point = await runCrashPoint(seed, options);
    add(tally, point);
  }
  return tally;
}

function add(tally: Tally, point: CrashPoint): void {
  const cell = `${point.scene} ${point.fault}`;
  // What goes wrong without a fault is no crash point, and still counts as wrong.
  tally.points += point.wasMet ? 1 : 0;
  tally.acknowledged += point.acknowledged;
  tally.lost += point.lost.length;
  tally.doubled += point.doubled.length;
  tally.stuck += point.stuck.length;
  tally.unclean += point.problems.length === 0 ? 0 : 1;
  tally.counts.set(cell, (tally.counts.get(cell) ?? 0) + (point.wasMet ? 1 : 0));
  if (!isSound(point) && tally.failures.length < 5) tally.failures.push(point);
}

/** Crash points by scene and fault, and what came of them. */
export function renderTally({ points, counts, acknowledged, lost, doubled, stuck, unclean, failures }: Tally): string {
  const rows = SCENES.map((scene) => [scene, ...FAULTS.map((fault) => String(counts.get(`${scene} ${fault}`) ?? 0))]);
  return [
    `| crash points | ${FAULTS.join(' | ')} |`,
    `|---|${FAULTS.map(() => '--:').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    `${points} crash points, ${acknowledged} acknowledged runs: ${lost} lost, ${doubled} twice, ${stuck} that could not be written or repaired afterwards, ${unclean} files not clean after repair.`,
    ...failures.map((failure) => JSON.stringify(failure)),
    '',
  ].join('\n');
}
