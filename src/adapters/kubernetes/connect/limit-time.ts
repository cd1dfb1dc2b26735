/** setTimeout takes no more; some 24 days. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export interface TimeLimit {
  /** Aborts when the time is up or the outer signal does. */
  signal: AbortSignal;
  /** The time is up. */
  isOver(): boolean;
  /** Must be called: a timer keeps the process alive. */
  clear(): void;
}

/** A signal with a time limit of its own, which can tell afterwards whether it was the limit that ended it. */
export function limitTime(outer: AbortSignal, limitMs: number): TimeLimit {
  const controller = new AbortController();
  let over = false;
  const pass = () => controller.abort(outer.reason);
  const timer = setTimeout(
    () => {
      over = true;
      controller.abort(new Error('the time is up'));
    },
    Math.min(Math.max(0, limitMs), MAX_TIMER_MS),
  );
  if (outer.aborted) pass();
  else outer.addEventListener('abort', pass, { once: true });
  return {
    signal: controller.signal,
    isOver: () => over,
    clear: () => {
      clearTimeout(timer);
      outer.removeEventListener('abort', pass);
    },
  };
}
