import type { Client } from '@temporalio/client';
import { readNewestIfThere } from '../adapters/files/history/read-newest.js';
import { readFirings, readLastChange } from '../adapters/temporal/schedules/schedules.js';
import type { ScheduledFiring } from '../core/generate/contract.js';
import {
  type FiringLine,
  findMissed,
  LONGEST_LOOK_BACK_MS,
  MOST_LINES,
  parseFiringLine,
} from '../core/schedule/find-missed.js';

/**
 * Firings of a schedule before this one that have left no line in the history file, RFC 3339. Only firings since the
 * schedule was last changed: what it asked for before, the server does not keep.
 */
export async function findMissedFirings(firing: ScheduledFiring, client: Client): Promise<string[]> {
  const { id, nominalAt } = firing;
  const { changedAt, jitterMs } = await readLastChange({ client }, id);
  const to = new Date(nominalAt);
  const from = new Date(Math.max(changedAt.getTime(), to.getTime() - LONGEST_LOOK_BACK_MS));
  if (from >= to) return [];
  const lines = await readFiringLines(firing, from.getTime());
  const firings = await readFirings({ client }, id, { from, to });
  return findMissed({ firings, lines, nominalAt: to, jitterMs }).map((missed) =>
    missed.toISOString().replace('.000Z', 'Z'),
  );
}

async function readFiringLines(firing: ScheduledFiring, sinceMs: number): Promise<FiringLine[]> {
  const newest = await readNewestIfThere({
    file: firing.historyFile,
    limit: MOST_LINES,
    sinceMs,
    matches: (record) => parseFiringLine(record, firing) !== null,
  });
  return (newest?.records ?? []).flatMap(({ record }) => parseFiringLine(record, firing) ?? []);
}
