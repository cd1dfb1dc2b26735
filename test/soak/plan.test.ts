import { describe, expect, it } from 'vitest';
import { ORDEALS } from './ordeals.js';
import { planSoak } from './plan.js';

const PLAN = { seed: 1, runs: 500, lanes: 8 };

describe('the plan of a soak', () => {
  it('is the same for the same seed', () => {
    expect(planSoak(PLAN)).toEqual(planSoak(PLAN));
    expect(planSoak({ ...PLAN, seed: 2 })).not.toEqual(planSoak(PLAN));
  });

  it('has every ordeal, and for every fault of the receiver a message to strike', () => {
    const plan = planSoak(PLAN);
    expect(new Set(plan.map(({ ordeal }) => ordeal))).toEqual(new Set(Object.keys(ORDEALS)));
    expect(plan.filter(({ ordeal, action }) => 'receiver' in ORDEALS[ordeal] && action === 'none')).toEqual([]);
    expect(new Set(plan.map(({ action }) => action))).toEqual(new Set(['fire', 'escalate', 'resolve', 'none']));
  });

  it('never lets a stream fire so often that it counts as flapping', () => {
    const fires = new Map<string, number>();
    for (const { stream, action } of planSoak(PLAN))
      if (action === 'fire') fires.set(stream, (fires.get(stream) ?? 0) + 1);
    expect(Math.max(...fires.values())).toBeLessThan(3);
  });

  it('can be of some ordeals alone', () => {
    const plan = planSoak({ ...PLAN, runs: 40, only: 'cuts' });
    expect(new Set(plan.map(({ ordeal }) => ordeal))).toEqual(
      new Set(['API cuts the connection', 'receiver cuts the connection']),
    );
    expect(() => planSoak({ ...PLAN, only: 'cust' })).toThrow('Expected an ordeal whose name has "cust", got none.');
  });
});
