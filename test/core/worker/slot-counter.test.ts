import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSlotCounter, type SlotKind } from '../../../src/core/worker/slot-counter.js';

describe('the slots of a worker', () => {
  it('are not held by runs that wait', () => {
    const counter = createSlotCounter({ working: 1, waiting: 3 });
    for (let waiting = 0; waiting < 3; waiting += 1) {
      expect(counter.hasRoom()).toBe(true);
      counter.reserve();
      expect(counter.hasRoom()).toBe(false);
      expect(counter.use('monitor')).toBe('waiting');
    }
    counter.reserve();
    expect(counter.use('health')).toBe('working');
    expect(counter.hasRoom()).toBe(false);
    counter.release('working');
    expect(counter.hasRoom()).toBe(true);
  });

  it('are held by waiting runs beyond their limit', () => {
    const counter = createSlotCounter({ working: 1, waiting: 0 });
    counter.reserve();
    expect(counter.use('monitor')).toBe('working');
    expect(counter.hasRoom()).toBe(false);
  });

  it('never exceed both limits together, whatever comes and goes', () => {
    const limits = fc.record({ working: fc.integer({ min: 1, max: 5 }), waiting: fc.integer({ min: 0, max: 5 }) });
    const events = fc.array(fc.constantFrom('monitor', 'apply', 'leave'), { maxLength: 100 });
    fc.assert(
      fc.property(limits, events, ({ working, waiting }, arrivals) => {
        const counter = createSlotCounter({ working, waiting });
        const inside: SlotKind[] = [];
        for (const arrival of arrivals) {
          if (arrival === 'leave') {
            const left = inside.shift();
            if (left !== undefined) counter.release(left);
          } else if (counter.hasRoom()) {
            counter.reserve();
            inside.push(counter.use(arrival));
          }
        }
        expect(inside.length).toBeLessThanOrEqual(working + waiting);
        expect(inside.filter((kind) => kind === 'working').length).toBeLessThanOrEqual(working);
        for (const kind of inside) counter.release(kind);
        expect(counter.hasRoom()).toBe(true);
      }),
    );
  });
});
