import { describe, expect, it } from 'vitest';
import { pickTellingPods } from '../../../src/core/monitor/telling-pods.js';
import { aContainer, aPod } from '../../support/snapshots.js';

const crashed = (exitCode: number) => ({ terminated: { reason: 'Error', message: '', exitCode, finishedAt: '' } });

describe('pickTellingPods', () => {
  it('takes the oldest failures first, then what never started, three at most, and none that succeeded', () => {
    const pods = [
      aPod('j', { name: 'waiting', phase: 'Pending' }),
      aPod('j', { name: 'fine', phase: 'Succeeded' }),
      aPod('j', { name: 'young', phase: 'Failed', creationTimestamp: '2026-11-22T03:00:00Z' }),
      aPod('j', { name: 'crashing', containers: [aContainer({}, { lastState: crashed(137) })] }),
    ];
    expect(pickTellingPods(pods).map(({ name }) => name)).toEqual(['crashing', 'young', 'waiting']);
    expect(pickTellingPods([...pods, aPod('j', { name: 'also', phase: 'Failed' })])).toHaveLength(3);
  });

  it('cuts long messages, and keeps what they are about', () => {
    const state = { terminated: { ...crashed(1).terminated, message: 'x'.repeat(4_096) } };
    const [pod] = pickTellingPods([aPod('j', { phase: 'Failed', containers: [aContainer(state)] })]);
    const { message = '', exitCode } = pod?.containers[0]?.state.terminated ?? {};
    expect(message).toHaveLength(1_000);
    expect(message.endsWith('…')).toBe(true);
    expect(exitCode).toBe(1);
  });
});
