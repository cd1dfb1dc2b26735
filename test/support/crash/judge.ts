import { readHistory } from '../../../src/adapters/files/history/read-history.js';
import { readJournal } from '../../../src/adapters/files/alerts/read-journal.js';
import { verifyHistory } from '../../../src/adapters/files/history/verify-history.js';
import { foldJournal } from '../../../src/core/alerts/fold-journal.js';
import { find } from './memory-files.js';
import { FILE } from './play.js';
import { deliveryKey, JOURNAL } from './play-journal.js';
import { hostOf } from './sim-host.js';
import { startProcess, type World } from './world.js';

/** What is left when everything is over. */
export interface Judged {
  /** Runs that were told that their line is on disk. */
  acknowledged: number;
  /** Acknowledged, but not there. */
  lost: string[];
  /** There more than once. */
  doubled: string[];
  /** What is wrong with the lines. */
  problems: string[];
}

export async function judgeHistory(world: World, acknowledged: ReadonlySet<string>): Promise<Judged> {
  const { disk } = hostOf(world, startProcess(world, {}));
  const isThere = find(world.files, FILE) !== undefined;
  const runs: string[] = [];
  for await (const { parsed, whole } of isThere ? readHistory(FILE, { disk, onDamaged: () => undefined }) : []) {
    if (whole && parsed.kind === 'record' && parsed.record.v === 1) runs.push(parsed.record.run_id);
  }
  const { problems } = isThere ? await verifyHistory(FILE, disk) : { problems: [] };
  return {
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((run) => !runs.includes(run)),
    doubled: findRepeated(runs),
    problems: problems.map(({ line, kind, message }) => `line ${line}: ${kind}: ${message}`),
  };
}

/** Of an acknowledged run both the decision and the delivery must be known: without it the message would come twice. */
export async function judgeJournal(world: World, acknowledged: ReadonlySet<string>): Promise<Judged> {
  const { disk } = hostOf(world, startProcess(world, {}));
  const { entries, problem } = await readJournal(JOURNAL, disk);
  const { decisions, deliveries } = foldJournal(entries);
  const isKnown = (run: string) => decisions.has(run) && deliveries.get(deliveryKey(run))?.delivered === true;
  const decided = entries.flatMap((entry) =>
    entry.kind === 'snapshot' ? entry.decisions.map(({ run }) => run) : entry.kind === 'decision' ? [entry.run] : [],
  );
  return {
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((run) => !isKnown(run)),
    doubled: findRepeated(decided),
    problems: problem === null ? [] : [problem.message],
  };
}

function findRepeated(runs: readonly string[]): string[] {
  return [...new Set(runs.filter((run, index) => runs.indexOf(run) !== index))];
}
