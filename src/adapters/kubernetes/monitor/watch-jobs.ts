import { parseWatchLine, type WatchEvent } from '../../../core/monitor/watch-line.js';
import { type ClusterConnection, ClusterRequestError } from '../connect/connection.js';
import { jobsPath } from '../request/jobs-path.js';
import { limitTime } from '../connect/limit-time.js';
import { splitLines } from '../request/split-lines.js';

/** The server ends a watch after this long. Its own limit is 30 to 60 minutes, which would hide a dead connection. */
export const WATCH_SECONDS = 240;

/** How much later than announced the server may end it before the connection counts as dead. */
export const WATCH_GRACE_MS = 15_000;

export interface WatchJobs {
  connection: ClusterConnection;
  namespace: string;
  labelSelector: string;
  /** Where to go on from. */
  resourceVersion: string;
  watchSeconds: number;
  graceMs: number;
  signal: AbortSignal;
}

/**
 * One watch on Jobs: its events as they arrive, several at a time. Ends when the server ends it or nothing has come for
 * longer than it may take.
 *
 * Throws ClusterRequestError for a refusal, also one inside the stream, and whatever a broken stream throws.
 */
export async function* watchJobs(input: WatchJobs): AsyncGenerator<WatchEvent[]> {
  const { connection, namespace, labelSelector, resourceVersion, watchSeconds, graceMs } = input;
  const query = new URLSearchParams({
    watch: '1',
    labelSelector,
    resourceVersion,
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(watchSeconds),
  });
  const limit = limitTime(input.signal, watchSeconds * 1_000 + graceMs);
  try {
    const path = `${jobsPath(namespace)}?${query.toString()}`;
    const { status, chunks } = await connection.stream(path, { signal: limit.signal });
    if (status !== 200) {
      for await (const _rest of chunks);
      throw new ClusterRequestError(status, `the API server answered ${status} to a watch`);
    }
    for await (const lines of splitLines(chunks)) {
      const { events, fault } = parseLines(lines);
      if (events.length > 0) yield events;
      if (fault !== null) throw fault;
    }
  } catch (error) {
    if (!limit.isOver()) throw error;
  } finally {
    limit.clear();
  }
}

/** The events before the first line that is none or that ends the watch. */
function parseLines(lines: readonly string[]): { events: WatchEvent[]; fault: unknown } {
  const events: WatchEvent[] = [];
  try {
    for (const line of lines) {
      const event = parseWatchLine(line);
      if (event.kind === 'error') throw new ClusterRequestError(event.status, event.message);
      events.push(event);
    }
    return { events, fault: null };
  } catch (fault) {
    return { events, fault };
  }
}
