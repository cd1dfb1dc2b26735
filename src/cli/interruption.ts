/** A command was told to stop before it had anything to show for it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * Aborts at the first SIGINT or SIGTERM, with an Interrupted as its reason: a command that has opened a server must
 * close it. The next signal ends the process the hard way. SIGHUP is left alone, for `nohup`.
 */
export function watchInterruption(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
    controller.abort(new Interrupted());
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
}

export interface Stopping {
  /** Aborts at the first SIGINT or SIGTERM: finish what can be finished. */
  asked: AbortSignal;
  /** Aborts at the second one: stop now. */
  insisted: AbortSignal;
}

/**
 * Both signals of a worker. The second one can't be left to the system, which never ends the first process of a
 * container by a signal that it does not handle.
 */
export function watchStopping(): Stopping {
  const [asked, insisted] = [new AbortController(), new AbortController()];
  const stop = () => (asked.signal.aborted ? insisted : asked).abort(new Interrupted());
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return { asked: asked.signal, insisted: insisted.signal };
}

/** Resolves when the signal aborts. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The work's end, or the signal's reason where that comes first. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = untilAborted(signal).then((): never => {
    throw signal.reason;
  });
  // When the work is quicker, nobody waits for this any more.
  aborted.catch(() => undefined);
  work.catch(() => undefined);
  return Promise.race([aborted, work]);
}
