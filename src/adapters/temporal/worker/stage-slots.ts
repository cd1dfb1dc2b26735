import type { ActivitySlotInfo, CustomSlotSupplier, SlotPermit, TunerHolder } from '@temporalio/worker';
import { createSlotCounter, type SlotKind, type SlotLimits } from '../../../core/worker/slot-counter.js';

/** The SDK's own numbers for what this pipeline hardly uses. */
const WORKFLOW_TASKS = 40;
const UNUSED_KIND = 1;

interface Permit extends SlotPermit {
  kind: SlotKind;
}

/** A worker's slots, of which waiting runs have their own. */
export function tuneSlots(limits: SlotLimits): TunerHolder {
  const fixed = (numSlots: number) => ({ type: 'fixed-size', numSlots }) as const;
  return {
    workflowTaskSlotSupplier: fixed(WORKFLOW_TASKS),
    activityTaskSlotSupplier: stageSlots(limits),
    localActivityTaskSlotSupplier: fixed(UNUSED_KIND),
    nexusTaskSlotSupplier: fixed(UNUSED_KIND),
  };
}

function stageSlots(limits: SlotLimits): CustomSlotSupplier<ActivitySlotInfo> {
  const counter = createSlotCounter(limits);
  const queue: (() => void)[] = [];
  const take = (): Permit => {
    counter.reserve();
    return { kind: 'working' };
  };
  const admit = () => {
    while (counter.hasRoom()) {
      const next = queue.shift();
      if (next === undefined) return;
      next();
    }
  };
  return {
    type: 'custom',
    reserveSlot: (_context, signal) =>
      new Promise<Permit>((resolve, reject) => {
        if (counter.hasRoom()) return resolve(take());
        const enter = () => {
          signal.removeEventListener('abort', leave);
          resolve(take());
        };
        const leave = () => {
          queue.splice(queue.indexOf(enter), 1);
          reject(signal.reason instanceof Error ? signal.reason : new DOMException('No longer wanted', 'AbortError'));
        };
        queue.push(enter);
        signal.addEventListener('abort', leave, { once: true });
      }),
    tryReserveSlot: () => (counter.hasRoom() ? take() : null),
    markSlotUsed: ({ permit, slotInfo }) => {
      (permit as Permit).kind = counter.use(slotInfo.activityType);
      admit();
    },
    releaseSlot: ({ permit }) => {
      counter.release((permit as Permit).kind);
      admit();
    },
  };
}
