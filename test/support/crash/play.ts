import { createRecordAppender, type RecordAppender } from '../../../src/adapters/files/history/history-file.js';
import { repairLines } from '../../../src/adapters/files/history/repair-lines.js';
import type { RotationLimits } from '../../../src/core/history/rotation.js';
import { aRecordDraft } from '../runs.js';
import type { Fault, Step } from './fault.js';
import { createFolderNode, fileOf, find, setEntry, sync } from './memory-files.js';
import type { Random } from './random.js';
import { hostOf } from './sim-host.js';
import { createWorld, Killed, losePower, runAll, type SimProcess, startProcess, type World } from './world.js';

export const HISTORY_SCENES = [
  'one writer',
  'two writers',
  'two machines',
  'duplicate call',
  'rotation',
  'repair',
] as const;

export type HistoryScene = (typeof HISTORY_SCENES)[number];

export const FILE = '/outputs/history.jsonl';

export interface PlayOptions {
  /** The disk says "synced" and does nothing: the proof must see it. */
  liesAboutSync?: boolean;
  /** A retry claims to have begun three days after its first attempt, and does not look back far enough. */
  lateRetries?: boolean;
}

export interface Play<Scene> {
  scene: Scene;
  random: Random;
  /** Strikes the first writer; in the scene `repair` the first repair. */
  fault: Fault | null;
  options: PlayOptions;
}

export interface Played {
  world: World;
  /** Runs that were told that their line is on disk. */
  acknowledged: ReadonlySet<string>;
  /** What did not go well even after the fault was over. */
  stuck: string[];
  /** Of the process that the fault was meant for. */
  steps: Record<Step, number>;
}

const DAY_MS = 86_400_000;

/** Three lines fit in: most appends rotate. */
const SMALL: RotationLimits = { maxBytes: 4_000, maxAgeMs: null };
const LARGE: RotationLimits = { maxBytes: null, maxAgeMs: null };

/** Runs append, a fault strikes, everybody tries again, the power may fail, and the history is repaired. */
export async function play({ scene, random, fault, options }: Play<HistoryScene>): Promise<Played> {
  const world = createStage(random, options);
  const limits = scene === 'rotation' ? SMALL : LARGE;
  const acknowledged = new Set<string>();
  const startedMs = world.files.nowMs;

  const appending = async (process: SimProcess, runs: readonly string[], laterMs = 0): Promise<void> => {
    const appender = createRecordAppender({ limits, host: hostOf(world, process) });
    const timestamp = new Date(startedMs + laterMs).toISOString();
    const one = (run: string) => appendPatiently({ run, appender, timestamp, world, acknowledged });
    if (random.below(2) === 0) await Promise.all(runs.map(one));
    else for (const run of runs) await one(run);
    await appender.idle();
  };

  // Lines of earlier nights, in front of which nobody needs to look.
  world.files.nowMs -= 3 * DAY_MS;
  const earlier = startProcess(world, {});
  const old = Array.from({ length: random.below(4) }, (_, index) => `old-${index}`);
  await finish(world, [{ process: earlier, work: appending(earlier, old, -3 * DAY_MS) }]);
  world.files.nowMs = startedMs;

  const [ofFirst, ofSecond] = runsOf(scene);
  const first = startProcess(world, { fault: scene === 'repair' ? null : fault });
  const works = [{ process: first, work: appending(first, ofFirst) }];
  if (ofSecond.length > 0) {
    const second = startProcess(world, { machine: scene === 'two machines' ? 'two' : 'one' });
    works.push({ process: second, work: appending(second, ofSecond) });
  }
  await finish(world, works);

  // What Temporal does: attempts that were not told of success are made again, and one that was may be, too.
  const all = [...ofFirst, ...ofSecond];
  const again = startProcess(world, {});
  const retried = all.filter((run) => !acknowledged.has(run) || random.below(3) === 0);
  const laterMs = options.lateRetries === true ? 3 * DAY_MS : 0;
  await finish(world, [{ process: again, work: appending(again, [...retried, 'next-night'], laterMs) }]);
  const stuck = [...all, 'next-night'].filter((run) => !acknowledged.has(run));

  if (random.below(2) === 0) losePower(world);
  const repair = (process: SimProcess) => {
    world.files.nowMs += 1_000;
    const now = new Date(world.files.nowMs);
    return repairLines({ file: FILE, moveBroken: true, now, host: hostOf(world, process) });
  };
  let struck = first;
  if (scene === 'repair') {
    damage(world, FILE);
    struck = startProcess(world, { fault });
    await finish(world, [{ process: struck, work: repair(struck) }]);
  }
  const last = startProcess(world, {});
  if (!(await finish(world, [{ process: last, work: repair(last) }]))) stuck.push('repair');
  return { world, acknowledged, stuck, steps: struck.steps };
}

/** An empty folder for outputs. */
export function createStage(random: Random, options: PlayOptions): World {
  const world = createWorld(random);
  setEntry(world.files, '/outputs', createFolderNode());
  sync(world.files, world.files.root);
  world.files.liesAboutSync = options.liesAboutSync === true;
  return world;
}

function runsOf(scene: HistoryScene): [string[], string[]] {
  if (scene === 'one writer' || scene === 'repair') return [['a-1', 'a-2'], []];
  if (scene === 'rotation') return [['a-1', 'a-2', 'a-3', 'a-4'], []];
  // Two attempts of one activity: the earlier one wakes up late.
  if (scene === 'duplicate call') return [['same', 'same', 'a-1'], ['same']];
  return [
    ['a-1', 'a-2'],
    ['b-1', 'b-2'],
  ];
}

interface Patience {
  run: string;
  appender: RecordAppender;
  timestamp: string;
  world: World;
  acknowledged: Set<string>;
}

async function appendPatiently({ run, appender, timestamp, world, acknowledged }: Patience): Promise<void> {
  const draft = aRecordDraft(run, { timestamp });
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    try {
      await appender.append({ file: FILE, draft, now: new Date(world.files.nowMs) });
      acknowledged.add(run);
      return;
    } catch (error) {
      if (!isExplained(error)) throw error;
    }
  }
}

/** Lets them run to their end; true when none of them has failed. A defect of program or harness is thrown. */
export async function finish(world: World, works: { process: SimProcess; work: Promise<unknown> }[]): Promise<boolean> {
  await runAll(world, works);
  const ends = await Promise.allSettled(works.map(({ work }) => work));
  const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  for (const failure of failures) if (!(failure instanceof Killed) && !isExplained(failure)) throw failure;
  return failures.length === 0;
}

export function isExplained(error: unknown): boolean {
  return error instanceof Error && error.name === 'StageError';
}

/** Lines that no writer has written, and a torn one behind them. */
export function damage(world: World, path: string): void {
  const node = find(world.files, path);
  if (node === undefined) return;
  const file = fileOf(node);
  const lines = file.data.toString('utf8').split('\n');
  lines.splice(world.random.below(lines.length), 0, 'broken', '{}');
  file.data = Buffer.from(`${lines.join('\n')}{"torn`);
  sync(world.files, file);
}
