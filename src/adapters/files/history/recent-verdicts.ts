import { judgeRecord } from '../../../core/alerts/judged-record.js';
import { streamOf } from '../../../core/alerts/incident-key.js';
import type { RunFacts } from '../../../core/history/contract.js';
import type { HealthStatus } from '../../../core/health/health-status.js';
import { type Disk, realDisk } from '../disk.js';
import { readNewest } from './read-newest.js';

/** A stream that left its last line further back than this is not looked for: a file may be shared by many. */
const MOST_LINES = 2_000;

export interface RecentVerdicts {
  historyFile: string;
  /** Of the run whose stream is meant. */
  facts: Pick<RunFacts, 'clusterName' | 'namespace' | 'selector'>;
  /** Most verdicts. */
  limit: number;
  /** @default the real one */
  disk?: Disk;
}

/**
 * How the newest runs of a stream were judged, oldest first. What it costs does not hang on the file's size.
 *
 * @throws StageError Corrupt for a line of a newer version; or what the file system says.
 */
export async function readRecentVerdicts(recent: RecentVerdicts): Promise<HealthStatus[]> {
  const { historyFile: file, facts, limit, disk = realDisk } = recent;
  const stream = streamOf(facts);
  const { records } = await readNewest({
    file,
    limit,
    maxLines: MOST_LINES,
    matches: (record) => streamOf(judgeRecord(record).facts) === stream,
    disk,
  });
  return records.map(({ record }) => record.overall_health);
}
