import type { Random } from './random.js';

/** What happens to a process at one of its steps on the disk. */
export type FaultKind = 'kill' | 'torn write' | 'short write' | 'ENOSPC' | 'EIO' | 'power cut';

export interface Fault {
  kind: FaultKind;
  /** Steps that it could happen at and that go well first. */
  after: number;
  /** Steps that it goes on for; a kill needs one. */
  times: number;
  wasMet: boolean;
}

export type Step = 'write' | 'create' | 'sync' | 'other';

const STEPS: Record<FaultKind, readonly Step[]> = {
  kill: ['write', 'create', 'sync', 'other'],
  'power cut': ['write', 'create', 'sync', 'other'],
  'torn write': ['write'],
  'short write': ['write'],
  ENOSPC: ['write', 'create'],
  EIO: ['sync'],
};

/** A fault at one of so many steps of the kinds that it can happen at. */
export function aFault(kind: FaultKind, steps: Record<Step, number>, random: Random): Fault {
  const possible = STEPS[kind].reduce((sum, step) => sum + steps[step], 0);
  const lasts = kind === 'ENOSPC' || kind === 'EIO' || kind === 'short write';
  return { kind, after: random.below(Math.max(1, possible)), times: lasts ? 1 + random.below(4) : 1, wasMet: false };
}

/** True when this step is the one; counts it. */
export function strikes(fault: Fault | null, step: Step): fault is Fault {
  if (fault === null || fault.times === 0 || !STEPS[fault.kind].includes(step)) return false;
  if (fault.after > 0) {
    fault.after -= 1;
    return false;
  }
  fault.times -= 1;
  fault.wasMet = true;
  return true;
}
