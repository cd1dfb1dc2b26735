import { describe, expect, it } from 'vitest';
import { judgeFate } from '../../../src/core/apply/fate.js';
import type { ObservedEvent } from '../../../src/core/observed/objects.js';

const intendedAt = '2026-11-22T02:00:00.000Z';
const after = (minutes: number) => new Date(Date.parse(intendedAt) + minutes * 60_000).toISOString();

function anEvent(minutes: number, uid = 'uid-a'): ObservedEvent {
  const at = after(minutes);
  const about = { kind: 'Job', name: 'a', uid, count: 1, message: '' };
  return { type: 'Normal', reason: 'SuccessfulCreate', firstTimestamp: at, lastTimestamp: at, ...about };
}

describe('judgeFate', () => {
  it.each([
    { given: 'an event about it', events: [anEvent(0.01)], minutes: 1, fate: { kind: 'created', uid: 'uid-a' } },
    {
      given: 'an event by a clock that is behind',
      events: [anEvent(-4)],
      minutes: 1,
      fate: { kind: 'created', uid: 'uid-a' },
    },
    {
      given: 'an event about it, long ago',
      events: [anEvent(1)],
      minutes: 600,
      fate: { kind: 'created', uid: 'uid-a' },
    },
    {
      given: 'events about two Jobs of the name',
      events: [anEvent(1, 'uid-old'), anEvent(2, 'uid-new')],
      minutes: 3,
      fate: { kind: 'created', uid: 'uid-new' },
    },
    { given: 'an event about an earlier Job of the name', events: [anEvent(-6)], minutes: 1, fate: { kind: 'never' } },
    { given: 'no event', events: [], minutes: 44, fate: { kind: 'never' } },
    { given: 'no event any more', events: [], minutes: 46, fate: { kind: 'unknown' } },
    { given: 'no right to read events', events: null, minutes: 1, fate: { kind: 'unknown' } },
  ])('is $fate.kind for $given, $minutes min after', ({ events, minutes, fate }) => {
    expect(judgeFate({ intendedAt, events, readAt: after(minutes) })).toEqual(fate);
  });
});
