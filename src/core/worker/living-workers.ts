/** A worker of a task queue, as the server knows it. */
export interface Poller {
  /** `pid@host`, as the worker calls itself. */
  identity: string;
  /** When it asked for work last. */
  lastSeen: Date;
}

/** The server forgets a worker after five minutes; one that lives asks at least once a minute. */
export const POLLER_ALIVE_MS = 2 * 60_000;

/** Those that have asked for work lately. */
export function livingWorkers(pollers: readonly Poller[], now: Date): Poller[] {
  return pollers.filter(({ lastSeen }) => now.getTime() - lastSeen.getTime() <= POLLER_ALIVE_MS);
}
