import { TASK_QUEUE } from '../../core/pipeline/temporal-names.js';
import type { HostedWorker } from '../worker/host-worker.js';

/** How often a process without a worker looks whether the `dev` that has one still lives. */
const WATCH_INTERVAL_MS = 1_000;

export interface EmbeddedWorkersOptions {
  /** Runs a worker for this queue in this process, on the server as it is reached now. */
  host(taskQueue: string): Promise<HostedWorker>;
  /** Whether another process's `dev` lives. */
  hasDev(): Promise<boolean>;
  /** The work can't go on. */
  fail(error: unknown): void;
  /** A `dev` ended, and this process does its work from now on. */
  onTakeover(): void;
}

export interface EmbeddedWorkers {
  /** Sees to it that a queue is worked on: everybody's by a `dev` while one lives, any other by this process. */
  serve(taskQueue: string): void;
  /** Hosts every worker anew, after the server has moved. */
  rehost(): void;
  /** Ends the workers; `handsOver` waits until what they were doing is back with the server. */
  close(options: { handsOver: boolean }): Promise<void>;
}

/** The workers of one process, one for each queue that it serves. */
export function createEmbeddedWorkers({ host, hasDev, fail, onTakeover }: EmbeddedWorkersOptions): EmbeddedWorkers {
  const workers = new Map<string, Promise<HostedWorker>>();
  let watch: NodeJS.Timeout | undefined;

  const start = (taskQueue: string): void => {
    const worker = host(taskQueue);
    workers.set(taskQueue, worker);
    worker
      .then(({ running }) => running)
      .catch((error: unknown) => {
        if (workers.get(taskQueue) === worker) fail(error);
      });
  };
  const serveForDev = async (): Promise<void> => {
    if (workers.has(TASK_QUEUE) || watch !== undefined) return;
    if (!(await hasDev())) return start(TASK_QUEUE);
    watch = setInterval(() => {
      takeOver().catch(fail);
    }, WATCH_INTERVAL_MS);
  };
  const takeOver = async (): Promise<void> => {
    if (workers.has(TASK_QUEUE) || (await hasDev()) || workers.has(TASK_QUEUE)) return;
    clearInterval(watch);
    onTakeover();
    start(TASK_QUEUE);
  };

  return {
    serve(taskQueue) {
      if (taskQueue === TASK_QUEUE) serveForDev().catch(fail);
      else if (!workers.has(taskQueue)) start(taskQueue);
    },
    rehost() {
      for (const [taskQueue, worker] of workers) {
        // It can't say goodbye to a server that is no longer there, so nobody waits for it.
        worker.then(({ stop }) => stop()).catch(() => undefined);
        start(taskQueue);
      }
    },
    async close({ handsOver }) {
      clearInterval(watch);
      if (!handsOver) return;
      for (const worker of workers.values()) await worker.then(({ stop }) => stop()).catch(() => undefined);
    },
  };
}
