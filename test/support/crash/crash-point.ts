import { aFault, type FaultKind, type Step } from './fault.js';
import { judgeHistory, judgeJournal, type Judged } from './judge.js';
import { HISTORY_SCENES, type HistoryScene, play, type Play, type Played, type PlayOptions } from './play.js';
import { JOURNAL_SCENES, type JournalScene, playJournal } from './play-journal.js';
import { randomOf } from './random.js';

export const FAULTS: readonly FaultKind[] = ['kill', 'torn write', 'short write', 'ENOSPC', 'EIO', 'power cut'];

export const SCENES = [...HISTORY_SCENES, ...JOURNAL_SCENES] as const;

export type Scene = HistoryScene | JournalScene;

export interface CrashPoint extends Judged {
  seed: number;
  scene: Scene;
  fault: FaultKind;
  /** False: the process had ended before the fault's moment came; such a seed counts as none. */
  wasMet: boolean;
  /** What did not go well even after the fault was over. */
  stuck: string[];
}

export interface CrashOptions extends PlayOptions {
  /** @default all */
  scenes?: readonly Scene[];
}

/** One seed: some runs append, a fault strikes at one step, everybody tries again, and the file is looked at. */
export async function runCrashPoint(
  seed: number,
  { scenes = SCENES, ...options }: CrashOptions = {},
): Promise<CrashPoint> {
  const scene = scenes[seed % scenes.length] ?? 'one writer';
  const random = randomOf(seed);
  const kind = random.pick(FAULTS);
  const fault = aFault(kind, await countSteps(scene), random);
  const { world, acknowledged, stuck } = await playAny({ scene, random, fault, options });
  const judge = isOfJournal(scene) ? judgeJournal : judgeHistory;
  return { seed, scene, fault: kind, wasMet: fault.wasMet, stuck, ...(await judge(world, acknowledged)) };
}

function isOfJournal(scene: Scene): scene is JournalScene {
  return (JOURNAL_SCENES as readonly Scene[]).includes(scene);
}

function playAny({ scene, ...rest }: Play<Scene>): Promise<Played> {
  return isOfJournal(scene) ? playJournal({ scene, ...rest }) : play({ scene, ...rest });
}

export function isSound({ lost, doubled, stuck, problems }: CrashPoint): boolean {
  return [lost, doubled, stuck, problems].every(({ length }) => length === 0);
}

const counted = new Map<Scene, Record<Step, number>>();

/** How many steps of each kind the process has that the fault will strike, as a mean of some plays without a fault. */
async function countSteps(scene: Scene): Promise<Record<Step, number>> {
  const known = counted.get(scene);
  if (known !== undefined) return known;
  const sum = { write: 0, create: 0, sync: 0, other: 0 };
  const plays = 6;
  for (let seed = 0; seed < plays; seed += 1) {
    const { steps } = await playAny({ scene, random: randomOf(seed), fault: null, options: {} });
    for (const [step, count] of Object.entries(steps)) sum[step as Step] += count;
  }
  for (const step of Object.keys(sum)) sum[step as Step] = Math.ceil(sum[step as Step] / plays);
  counted.set(scene, sum);
  return sum;
}
