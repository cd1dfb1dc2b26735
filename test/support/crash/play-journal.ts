import { openAlertJournal } from '../../../src/adapters/files/alerts/alert-journal.js';
import { repairLines } from '../../../src/adapters/files/history/repair-lines.js';
import { foldJournal } from '../../../src/core/alerts/fold-journal.js';
import { deliveryKeyOf } from '../../../src/core/alerts/incident-key.js';
import { type DecisionEntry, JOURNAL_VERSION, journalPathOf } from '../../../src/core/alerts/journal.js';
import { aNotification } from '../notifications.js';
import { createStage, damage, FILE, finish, isExplained, type Play, type Played } from './play.js';
import { hostOf } from './sim-host.js';
import { losePower, type SimProcess, startProcess, type World } from './world.js';

export const JOURNAL_SCENES = ['journal', 'journal, two machines', 'journal anew', 'journal repair'] as const;

export type JournalScene = (typeof JOURNAL_SCENES)[number];

export const JOURNAL = journalPathOf(FILE);

const RECEIVER = 'webhook';

/** Runs decide and deliver, a fault strikes, everybody tries again, the power may fail, and the journal is repaired. */
export async function playJournal({ scene, random, fault, options }: Play<JournalScene>): Promise<Played> {
  const world = createStage(random, options);
  const acknowledged = new Set<string>();
  // Three entries a run: it begins anew again and again.
  const maxEntries = scene === 'journal anew' ? 4 : 1_000;
  const deciding = async (process: SimProcess, runs: readonly string[]): Promise<void> => {
    for (const run of runs) await decidePatiently({ run, process, world, maxEntries, acknowledged });
  };

  const ofFirst = ['a-1', 'a-2', 'a-3'].slice(random.below(3));
  const ofSecond = scene === 'journal, two machines' ? ['b-1', 'b-2'] : [];
  const first = startProcess(world, { fault: scene === 'journal repair' ? null : fault });
  const works = [{ process: first, work: deciding(first, ofFirst) }];
  if (ofSecond.length > 0) {
    const second = startProcess(world, { machine: 'two' });
    works.push({ process: second, work: deciding(second, ofSecond) });
  }
  await finish(world, works);

  const all = [...ofFirst, ...ofSecond];
  const again = startProcess(world, {});
  const retried = all.filter((run) => !acknowledged.has(run) || random.below(3) === 0);
  // Not always: what comes later would also put on disk what an earlier attempt has left to chance.
  const later = random.below(2) === 0 ? ['next-night'] : [];
  await finish(world, [{ process: again, work: deciding(again, [...retried, ...later]) }]);
  const stuck = [...all, ...later].filter((run) => !acknowledged.has(run));

  if (random.below(2) === 0) losePower(world);
  const repair = (process: SimProcess) => {
    world.files.nowMs += 1_000;
    const now = new Date(world.files.nowMs);
    return repairLines({ file: JOURNAL, moveBroken: true, now, host: hostOf(world, process) });
  };
  let struck = first;
  if (scene === 'journal repair') {
    damage(world, JOURNAL);
    struck = startProcess(world, { fault });
    await finish(world, [{ process: struck, work: repair(struck) }]);
  }
  const last = startProcess(world, {});
  if (!(await finish(world, [{ process: last, work: repair(last) }]))) stuck.push('repair');
  return { world, acknowledged, stuck, steps: struck.steps };
}

interface Patience {
  run: string;
  process: SimProcess;
  world: World;
  maxEntries: number;
  acknowledged: Set<string>;
}

/** As the alerts stage does: a run that has decided does not decide again, what was delivered is not sent again. */
async function decidePatiently({ run, process, world, maxEntries, acknowledged }: Patience): Promise<void> {
  const now = () => new Date(world.files.nowMs);
  const host = hostOf(world, process);
  const journal = openAlertJournal({ historyFile: FILE, now, waitMs: 20_000, maxEntries, host });
  const decision = decisionOf(run);
  const delivery = { v: decision.v, at: decision.at, key: deliveryKey(run), receiver: RECEIVER, sender: run };
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    try {
      const isRecorded = await journal.hold(async ({ entries, append, fault }) => {
        const known = foldJournal(entries);
        if (!known.decisions.has(run)) await append(decision);
        if (known.deliveries.get(delivery.key)?.delivered !== true) {
          await append({ ...delivery, kind: 'attempt' });
          await append({ ...delivery, kind: 'delivered' });
        }
        return fault() === null;
      });
      if (!isRecorded) continue;
      acknowledged.add(run);
      return;
    } catch (error) {
      if (!isExplained(error)) throw error;
    }
  }
}

/** The key of the run's one message. */
export function deliveryKey(run: string): string {
  return deliveryKeyOf({ incident: `incident-${run}`, action: 'fire', receiver: RECEIVER });
}

function decisionOf(run: string): DecisionEntry {
  const notification = aNotification({ incident: `incident-${run}` });
  return {
    v: JOURNAL_VERSION,
    kind: 'decision',
    at: notification.at,
    run,
    stream: 'stream',
    action: 'fire',
    reason: 'first-firing',
    incident: notification.incident,
    health: 'ERROR',
    receivers: [RECEIVER],
    notification,
  };
}
