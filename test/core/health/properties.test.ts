import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateHealth } from '../../../src/core/health/evaluate-health.js';
import { HEALTH_ORDER } from '../../../src/core/health/health-status.js';
import { REASONS } from '../../../src/core/health/reasons.js';
import type { ObservedJob, ObservedPod } from '../../../src/core/observed/objects.js';
import type { ClusterSnapshot } from '../../../src/core/monitor/snapshot.js';
import { aCondition, aContainer, aJob, aPod, aSnapshot } from '../../support/snapshots.js';
import { ago, anEvent, NOW, terminated, waiting } from './cases/case.js';

// Snapshots as no cluster would show them: whatever is in them, these must hold.

const WORDS = ['', 'Error', 'OOMKilled', 'ErrImagePull', 'ContainerCreating', 'CrashLoopBackOff', 'Evicted', 'New'];
const CONDITIONS = ['Complete', 'Failed', 'FailureTarget', 'SuccessCriteriaMet', 'Suspended', 'Other'];
const POD_CONDITIONS = ['PodScheduled', 'Initialized', 'Ready', 'DisruptionTarget'];
const EVENTS = ['FailedCreate', 'FailedMount', 'Failed', 'NodeNotReady', 'TriggeredScaleUp', 'Scheduled'];

const word = fc.constantFrom(...WORDS);
const status = fc.constantFrom('True', 'True', 'False', 'Unknown');
const time = fc.oneof(fc.constant(''), fc.integer({ min: -100, max: 4_000 }).map(ago));
const few = fc.integer({ min: 0, max: 3 });

const containerState = fc.oneof(
  fc.constant({}),
  fc.constant({ running: { startedAt: ago(10) } }),
  word.map((reason) => waiting(reason, 'message')),
  fc
    .record({ reason: word, exitCode: fc.constantFrom(0, 1, 137), finishedAt: time })
    .map(({ reason, exitCode, finishedAt }) => terminated(reason, exitCode, { finishedAt })),
);

const container = fc
  .record({ state: containerState, lastState: containerState, init: fc.boolean(), restartCount: few })
  .map(({ state, ...changes }) => aContainer(state, changes));

const conditionOf = (types: string[]) =>
  fc
    .record({ type: fc.constantFrom(...types), status, reason: word, lastTransitionTime: time })
    .map(({ type, ...changes }) => aCondition(type, changes));

const podChanges = fc.record({
  phase: fc.constantFrom('Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'),
  reason: word,
  nodeName: fc.constantFrom('', 'node-0'),
  creationTimestamp: time,
  deletionTimestamp: fc.oneof(fc.constant(''), time),
  conditions: fc.uniqueArray(conditionOf(POD_CONDITIONS), { maxLength: 3, selector: ({ type }) => type }),
  containers: fc.array(container, { maxLength: 3 }),
});

const jobChanges = fc.record({
  suspend: fc.boolean(),
  active: few,
  failed: few,
  ready: few,
  backoffLimit: few,
  startTime: time,
  creationTimestamp: time,
  deletionTimestamp: fc.oneof(fc.constant(''), time),
  queueName: fc.constantFrom('', 'nightly'),
  fromLedger: fc.boolean(),
  conditions: fc.uniqueArray(conditionOf(CONDITIONS), { maxLength: 2, selector: ({ type }) => type }),
});

const eventChanges = fc.record({
  reason: fc.constantFrom(...EVENTS),
  count: few,
  firstTimestamp: time,
  lastTimestamp: time,
  message: word,
});

/** A Job with its Pods and the events about them. */
const scene = fc
  .record({
    job: jobChanges,
    pods: fc.array(podChanges, { maxLength: 3 }),
    events: fc.array(fc.tuple(fc.nat({ max: 3 }), eventChanges), { maxLength: 8 }),
  })
  .map((scene) => (name: string): Pick<ClusterSnapshot, 'jobs' | 'pods' | 'events'> => {
    const jobs = [aJob(name, scene.job)];
    const pods = scene.pods.map((changes, index) =>
      aPod(name, { ...changes, name: `${name}-${index}`, uid: `${name}-${index}` }),
    );
    const objects: { uid: string }[] = [...jobs, ...pods];
    const events = scene.events.map(([about, changes]) =>
      anEvent(objects[about % objects.length] ?? { uid: '' }, changes),
    );
    return { jobs, pods, events };
  });

const cluster = fc.array(scene, { minLength: 1, maxLength: 4 }).map((scenes) => {
  const parts = scenes.map((build, index) => build(`job-${index}`));
  return aSnapshot({
    jobs: parts.flatMap(({ jobs }) => jobs),
    pods: parts.flatMap(({ pods }) => pods),
    events: parts.flatMap(({ events }) => events),
  });
});

describe('judging', () => {
  it('does not hang on the order of Jobs, Pods and events', () => {
    const shuffled = cluster.chain((snapshot) =>
      fc.record({
        snapshot: fc.constant(snapshot),
        jobs: fc.shuffledSubarray(snapshot.jobs, { minLength: snapshot.jobs.length }),
        pods: fc.shuffledSubarray(snapshot.pods, { minLength: snapshot.pods.length }),
        events: fc.shuffledSubarray(snapshot.events, { minLength: snapshot.events.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ snapshot, jobs, pods, events }) => {
        expect(evaluateHealth({ ...snapshot, jobs, pods, events })).toEqual(evaluateHealth(snapshot));
      }),
      { numRuns: 500 },
    );
  });

  it('of a Job does not hang on the others', () => {
    fc.assert(
      fc.property(cluster, (snapshot) => {
        const together = evaluateHealth(snapshot).jobs;
        const alone = snapshot.jobs.flatMap((job) => evaluateHealth(onlyOf(snapshot, job)).jobs);
        expect(together).toEqual(alone);
      }),
      { numRuns: 500 },
    );
  });

  it('never gets better with time alone', () => {
    fc.assert(
      fc.property(cluster, fc.integer({ min: 0, max: 7_200_000 }), (snapshot, laterMs) => {
        const later = evaluateHealth({ ...snapshot, observedAt: new Date(NOW + laterMs).toISOString() });
        for (const [index, { health }] of evaluateHealth(snapshot).jobs.entries()) {
          const then = later.jobs[index]?.health ?? 'OK';
          expect(HEALTH_ORDER[then]).toBeGreaterThanOrEqual(HEALTH_ORDER[health]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('always has a reason from the list, with its evidence, a message and a hint', () => {
    fc.assert(
      fc.property(cluster, (snapshot) => {
        for (const { reasons } of evaluateHealth(snapshot).jobs) {
          expect(reasons.length).toBeGreaterThan(0);
          for (const { reason, message, hint, evidence } of reasons) {
            expect(REASONS).toContain(reason);
            expect(message).not.toBe('');
            expect(hint).not.toBe('');
            expect(evidence.length).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never says OK of a Pod that failed or is unknown, while its Job lives', () => {
    fc.assert(
      fc.property(podChanges, fc.constantFrom('Failed', 'Unknown'), (changes, phase) => {
        const snapshot = aSnapshot({
          jobs: [aJob('a', { backoffLimit: 3 })],
          pods: [aPod('a', { ...changes, phase })],
        });
        expect(evaluateHealth(snapshot).overall).not.toBe('OK');
      }),
    );
  });
});

function onlyOf(snapshot: ClusterSnapshot, job: ObservedJob): ClusterSnapshot {
  const pods: ObservedPod[] = snapshot.pods.filter(({ jobUid }) => jobUid === job.uid);
  const uids = new Set([job.uid, ...pods.map(({ uid }) => uid)]);
  return { ...snapshot, jobs: [job], pods, events: snapshot.events.filter(({ uid }) => uids.has(uid)) };
}
