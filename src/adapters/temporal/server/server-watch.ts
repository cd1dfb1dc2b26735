// Keeps an eye on the server for one of its users, and has it brought back when it dies.

import { performance } from 'node:perf_hooks';
import { sentenceOf, StageError } from '../../../core/errors.js';

/** A client's calls wait about this long before they are tried again anyway. */
const LOOK_EVERY_MS = 250;
/** A server that dies faster than this will not be helped by another start. */
const MAX_RECOVERIES = 5;
const RECOVERIES_WINDOW_MS = 60_000;
const BOUND_LOG_EVERY_LOOKS = 240;

export interface WatchServer {
  isRunning: () => boolean;
  /** Brings the server back; called again when it fails. */
  recover: () => Promise<void>;
  /** The server could not be brought back; nobody watches it any more. */
  onLost: (error: StageError) => void;
  /** Now and then, while all is well. */
  boundLog: () => Promise<void>;
}

export interface ServerWatch {
  /** Ends the watch, after a recovery that is under way. */
  stop: () => Promise<void>;
}

/** Looks at the server four times a second until it is stopped. Does not keep the process alive. */
export function watchServer({ isRunning, recover, onLost, boundLog }: WatchServer): ServerWatch {
  const recoveries: number[] = [];
  let work: Promise<void> | undefined;
  let looks = 0;

  const recoverOrGiveUp = async (): Promise<void> => {
    const now = performance.now();
    while (now - (recoveries[0] ?? now) > RECOVERIES_WINDOW_MS) recoveries.shift();
    recoveries.push(now);
    try {
      if (recoveries.length > MAX_RECOVERIES) throw new Error(`it died ${MAX_RECOVERIES} times within a minute`);
      await recover();
    } catch (error) {
      if (recoveries.length <= MAX_RECOVERIES) return;
      clearInterval(timer);
      onLost(lost(error));
    }
  };
  const look = (): void => {
    if (work !== undefined) return;
    looks += 1;
    if (!isRunning()) work = recoverOrGiveUp();
    else if (looks % BOUND_LOG_EVERY_LOOKS === 0) work = boundLog().catch(() => undefined);
    void work?.finally(() => {
      work = undefined;
    });
  };

  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await work;
    },
  };
}

function lost(error: unknown): StageError {
  return new StageError({
    type: 'Unavailable',
    message: `Expected to bring the embedded Temporal server back, but ${sentenceOf(error)}.`,
    hint: 'Its state is safe: start the same command again.',
    cause: error,
  });
}
