import { chooseLogs, type LogRequest } from '../../../core/monitor/choose-logs.js';
import { trimLog } from '../../../core/monitor/log-tail.js';
import type { ObservedPod } from '../../../core/observed/objects.js';
import type { LogTail } from '../../../core/monitor/snapshot.js';
import type { ClusterConnection } from '../connect/connection.js';
import { inParallel } from '../request/in-parallel.js';
import { limitTime } from '../connect/limit-time.js';

/** Kubelets answer one by one, and each answer goes through the API server. */
const CONCURRENCY = 5;

/** A kubelet that is lost makes the API server wait for half a minute: logs are not worth that. */
const ANSWER_TIMEOUT_MS = 10_000;
const ALL_TIMEOUT_MS = 30_000;

/**
 * What is kept of one container, and what is read of it. The API server cuts at the end of what it sends, where the
 * fault is told: so more is read than is kept.
 */
const KEPT_BYTES = 4_096;
const READ_BYTES = 128 * 1_024;

/** Of a line, where somebody asked for so many of them. */
const TYPICAL_LINE_BYTES = 200;

export interface ReadLogs {
  connection: ClusterConnection;
  namespace: string;
  pods: readonly ObservedPod[];
  maxLogLines?: number | undefined;
  signal: AbortSignal;
}

/** Last lines of the containers that are worth it; one that can't be read counts as omitted. */
export async function readLogs(input: ReadLogs): Promise<{ logs: LogTail[]; logsOmitted: number }> {
  const { pods, maxLogLines } = input;
  const { wanted, omitted } = chooseLogs({ pods, maxLines: maxLogLines });
  if (wanted.length === 0) return { logs: [], logsOmitted: omitted };
  const limit = limitTime(input.signal, ALL_TIMEOUT_MS);
  try {
    const tails = await inParallel(wanted, {
      limit: CONCURRENCY,
      work: (request) => readTail({ ...input, signal: limit.signal }, request),
    });
    input.signal.throwIfAborted();
    const logs = tails.filter((tail) => tail !== null);
    return { logs, logsOmitted: omitted + tails.length - logs.length };
  } finally {
    limit.clear();
  }
}

/** null: not to be had. The container never started, its Pod is gone, its node is lost, or RBAC does not grant it. */
async function readTail({ connection, namespace, signal }: ReadLogs, request: LogRequest): Promise<LogTail | null> {
  const { pod, container, previous, lines: maxLines } = request;
  const maxBytes = Math.max(KEPT_BYTES, maxLines * TYPICAL_LINE_BYTES);
  const limitBytes = Math.max(READ_BYTES, 2 * maxBytes);
  const query = new URLSearchParams({
    container,
    // One more tells whether there are more.
    tailLines: String(maxLines + 1),
    limitBytes: String(limitBytes),
    ...(previous ? { previous: 'true' } : {}),
  });
  const path = `api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${query.toString()}`;
  const limit = limitTime(signal, ANSWER_TIMEOUT_MS);
  try {
    const { status, text } = await connection.send({ method: 'GET', path, signal: limit.signal, maxBytes: limitBytes });
    if (status !== 200) return null;
    const isCut = Buffer.byteLength(text) >= limitBytes;
    return { pod, container, ...trimLog({ text, isCut, maxLines, maxBytes }) };
  } catch {
    return null;
  } finally {
    limit.clear();
  }
}
