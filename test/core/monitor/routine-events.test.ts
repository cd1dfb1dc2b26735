import { describe, expect, it } from 'vitest';
import { dropOldRoutine } from '../../../src/core/monitor/routine-events.js';
import type { ObservedEvent } from '../../../src/core/observed/objects.js';

function anEvent(second: number, changes: Partial<ObservedEvent> = {}): ObservedEvent {
  const lastTimestamp = new Date(second * 1_000).toISOString();
  const about = { kind: 'Pod', name: `pod-${second}`, uid: `uid-${second}`, count: 1, message: '' };
  return { type: 'Normal', reason: 'Scheduled', firstTimestamp: lastTimestamp, lastTimestamp, ...about, ...changes };
}

describe('dropOldRoutine', () => {
  it('keeps everything up to a thousand routine events', () => {
    const events = Array.from({ length: 1_000 }, (_, second) => anEvent(second));
    expect(dropOldRoutine(events)).toEqual(events);
  });

  it('drops the oldest routine events alone', () => {
    const warning = anEvent(0, { type: 'Warning', reason: 'FailedMount' });
    const scaleUp = anEvent(0, { reason: 'TriggeredScaleUp' });
    const routine = Array.from({ length: 1_500 }, (_, second) => anEvent(second));
    const kept = dropOldRoutine([warning, ...routine, scaleUp]);
    expect(kept).toEqual([warning, ...routine.slice(500), scaleUp]);
  });

  it('keeps no more than a thousand of one instant', () => {
    expect(dropOldRoutine(Array.from({ length: 1_200 }, () => anEvent(1)))).toHaveLength(1_000);
  });
});
