import { readHistory } from '../../../src/adapters/files/read-history.js';
import { verifyHistory } from '../../../src/adapters/files/verify-history.js';
import { aFault, type FaultKind, type Step } from './fault.js';
import { find } from './memory-files.js';
import { FILE, play, type PlayOptions, SCENES, type Scene } from './play.js';
import { randomOf } from './random.js';
import { hostOf } from './sim-host.js';
import { startProcess, type World } from './world.js';

export const FAULTS: readonly FaultKind[] = ['kill', 'torn write', 'short write', 'ENOSPC', 'EIO', 'power cut'];

export interface CrashPoint {
  seed: number;
  scene: Scene;
  fault: FaultKind;
  /** False: the process had ended before the fault's moment came; such a seed counts as none. */
  wasMet: boolean;
  /** Runs that were told that their line is on disk. */
  acknowledged: number;
  /** Acknowledged, but not there. */
  lost: string[];
  /** There more than once. */
  doubled: string[];
  /** What did not go well even after the fault was over. */
  stuck: string[];
  /** What `verify` finds after `repair`. */
  problems: string[];
}

/** One seed: some runs append, a fault strikes at one step, everybody tries again, and the history is looked at. */
export async function runCrashPoint(seed: number, options: PlayOptions = {}): Promise<CrashPoint> {
  const scene = SCENES[seed % SCENES.length] ?? 'one writer';
  const random = randomOf(seed);
  const kind = random.pick(FAULTS);
  const fault = aFault(kind, await countSteps(scene), random);
  const { world, acknowledged, stuck } = await play({ scene, random, fault, options });
  return { seed, scene, fault: kind, wasMet: fault.wasMet, stuck, ...(await judge(world, acknowledged)) };
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
    const { steps } = await play({ scene, random: randomOf(seed), fault: null, options: {} });
    for (const [step, count] of Object.entries(steps)) sum[step as Step] += count;
  }
  for (const step of Object.keys(sum)) sum[step as Step] = Math.ceil(sum[step as Step] / plays);
  counted.set(scene, sum);
  return sum;
}

async function judge(world: World, acknowledged: ReadonlySet<string>) {
  const { disk } = hostOf(world, startProcess(world, {}));
  const isThere = find(world.files, FILE) !== undefined;
  const counts = new Map<string, number>();
  for await (const { parsed, whole } of isThere ? readHistory(FILE, { disk, onDamaged: () => undefined }) : []) {
    if (!whole || parsed.kind !== 'record' || parsed.record.v !== 1) continue;
    const run = parsed.record.run_id;
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  const { problems } = isThere ? await verifyHistory(FILE, disk) : { problems: [] };
  return {
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((run) => !counts.has(run)),
    doubled: [...counts].filter(([, count]) => count > 1).map(([run]) => run),
    problems: problems.map(({ line, kind, message }) => `line ${line}: ${kind}: ${message}`),
  };
}
