/** How much a worker does at once. */
export interface SlotLimits {
  /** Stages that work. */
  working: number;
  /** Runs that wait for their Jobs, beside these. */
  waiting: number;
}

/** Plenty for one process: a waiting run costs one watch and a few hundred kilobytes. */
export const DEFAULT_SLOT_LIMITS: SlotLimits = { working: 20, waiting: 200 };

/** The stage that waits, for hours. */
const WAITING_STAGE = 'monitor';

export type SlotKind = 'working' | 'waiting';

export interface SlotCounter {
  /** Whether one more task may be asked for. */
  hasRoom(): boolean;
  /** A task is being asked for: nobody knows yet which. */
  reserve(): void;
  /** The task is one of this stage; returns where it is counted from now on. */
  use(stage: string): SlotKind;
  release(kind: SlotKind): void;
}

/**
 * Counts what a worker does. A task takes a working slot while it is asked for, and gives it back when it turns out to
 * wait: so waiting runs never keep the stages of other runs from a worker. Runs beyond the limit of waiting ones take
 * working slots: a worker is never asked for more than both limits together.
 */
export function createSlotCounter(limits: SlotLimits): SlotCounter {
  const taken = { working: 0, waiting: 0 };
  return {
    hasRoom: () => taken.working < limits.working,
    reserve: () => {
      taken.working += 1;
    },
    use: (stage) => {
      if (stage !== WAITING_STAGE || taken.waiting >= limits.waiting) return 'working';
      taken.working -= 1;
      taken.waiting += 1;
      return 'waiting';
    },
    release: (kind) => {
      taken[kind] -= 1;
    },
  };
}
