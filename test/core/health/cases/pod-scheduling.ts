import { aCondition, aPod } from '../../../support/snapshots.js';
import { ago, anEvent, type Case, ofPod, RETRYING_JOB, waitingPod } from './case.js';

function unscheduled(reason: string, { forSeconds, message = '' }: { forSeconds: number; message?: string }) {
  const condition = aCondition('PodScheduled', {
    status: 'False',
    reason,
    message,
    lastTransitionTime: ago(forSeconds),
  });
  return aPod('a', { phase: 'Pending', nodeName: '', conditions: [condition] });
}

/** Pods that have no node yet. */
export const SCHEDULING_CASES: Case[] = [
  ofPod(unscheduled('Unschedulable', { forSeconds: 1799, message: '0/5 nodes' }), {
    name: 'no node, almost half an hour',
    health: 'WARN',
    reasons: ['Unschedulable'],
    message: '0/5 nodes',
  }),
  ofPod(unscheduled('Unschedulable', { forSeconds: 1800 }), {
    name: 'no node for half an hour',
    health: 'ERROR',
    reasons: ['Unschedulable'],
  }),
  {
    name: 'no node, and an autoscaler is making one',
    given: {
      jobs: [RETRYING_JOB],
      pods: [unscheduled('Unschedulable', { forSeconds: 1800 })],
      events: [anEvent({ uid: 'uid-a-abcde' }, { type: 'Normal', reason: 'TriggeredScaleUp' })],
    },
    health: 'WARN',
    reasons: ['Unschedulable'],
  },
  ofPod(unscheduled('SchedulerError', { forSeconds: 1800 }), {
    name: 'a scheduler that fails',
    health: 'ERROR',
    reasons: ['SchedulerError'],
    hint: /^Not the Job's own doing\./,
  }),
  ofPod(unscheduled('BrandNewVerdict', { forSeconds: 5 }), {
    name: 'a scheduler with a new word',
    health: 'WARN',
    reasons: ['Unschedulable'],
    evidence: { path: 'status.conditions[type=PodScheduled].reason', value: 'BrandNewVerdict', pod: 'a-abcde' },
  }),
  ofPod(unscheduled('SchedulingGated', { forSeconds: 90_000 }), {
    name: 'a gate, for a day',
    health: 'OK',
    reasons: ['SchedulingGated'],
  }),
  ofPod(aPod('a', { phase: 'Pending', nodeName: '' }), {
    name: 'a Pod that no scheduler has looked at',
    health: 'WARN',
    reasons: ['Pending'],
    message: /scheduler has not placed/,
  }),
  {
    name: 'one gated Pod and one that waits',
    given: {
      jobs: [RETRYING_JOB],
      pods: [
        unscheduled('SchedulingGated', { forSeconds: 60 }),
        { ...waitingPod('ContainerCreating'), name: 'a-second', uid: 'second' },
      ],
    },
    health: 'WARN',
    reasons: ['Pending'],
  },
];
