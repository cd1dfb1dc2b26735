import { isRunning, type Scenario } from '../scenario.js';

const INDEXED = { completionMode: 'Indexed', completions: 2, parallelism: 2 };
const FIRST_IS_ENOUGH = { successPolicy: { rules: [{ succeededIndexes: '0' }] } };

/** Jobs that go well, and Jobs that pause on purpose. */
export const FINE_SCENARIOS: Scenario[] = [
  {
    name: 'completed',
    title: 'A Job completes',
    signal: 'Complete=True, CompletionsReached',
    job: { annotations: { after: '0s' } },
    expected: {
      health: 'OK',
      phase: 'Succeeded',
      reasons: ['CompletionsReached'],
      message: 'Reached expected number of succeeded pods',
      evidence: { path: 'status.conditions[type=Complete].reason', value: 'CompletionsReached' },
    },
  },
  {
    name: 'running',
    title: 'A Job runs',
    signal: 'a Pod is Running',
    job: { annotations: { outcome: 'hang' } },
    expected: {
      health: 'OK',
      phase: 'Running',
      reasons: ['Running'],
      message: 'Pods running: 1; completions: 0 of 1.',
    },
  },
  {
    name: 'suspended',
    title: 'Somebody suspended the Job',
    signal: 'spec.suspend, Suspended=True',
    job: { spec: { suspend: true } },
    expected: {
      health: 'OK',
      phase: 'Suspended',
      reasons: ['Suspended'],
      message: 'Job suspended',
      evidence: { path: 'spec.suspend', value: 'true' },
    },
  },
  {
    name: 'queued',
    title: 'Kueue has not admitted the Job yet',
    signal: 'suspended, label kueue.x-k8s.io/queue-name',
    job: { spec: { suspend: true }, labels: { 'kueue.x-k8s.io/queue-name': 'nightly' } },
    expected: {
      health: 'OK',
      phase: 'Suspended',
      reasons: ['Queued'],
      message: 'waits in queue nightly',
      evidence: { path: 'metadata.labels[kueue.x-k8s.io/queue-name]', value: 'nightly' },
    },
  },
  {
    name: 'gated',
    title: 'A scheduling gate holds the Pod back',
    signal: 'PodScheduled=False, SchedulingGated',
    job: { podSpec: { schedulingGates: [{ name: 'example.com/quota' }] } },
    expected: {
      health: 'OK',
      phase: 'Pending',
      reasons: ['SchedulingGated'],
      message: 'Scheduling is blocked due to non-empty scheduling gates',
      evidence: { path: 'status.conditions[type=PodScheduled].reason', value: 'SchedulingGated' },
    },
  },
  {
    name: 'success-policy',
    title: 'A success policy ends the Job early',
    signal: 'Complete=True, SuccessPolicy; the other Pods are stopped',
    job: { annotations: { outcome: 'hang' }, spec: { ...INDEXED, ...FIRST_IS_ENOUGH } },
    act: async ({ untilPods, decide }) => {
      const pods = await untilPods((seen) => seen.filter(isRunning).length === 2);
      await decide(
        pods.find(({ index }) => index === '0'),
        { outcome: 'succeed' },
      );
    },
    expected: {
      health: 'OK',
      phase: 'Succeeded',
      reasons: ['SuccessPolicy'],
      message: 'Matched rules at index 0',
      evidence: { path: 'status.conditions[type=Complete].reason', value: 'SuccessPolicy' },
    },
  },
  {
    name: 'success-criteria-met',
    title: 'The same while a Pod takes its time to stop',
    signal: 'SuccessCriteriaMet=True, not Complete',
    job: { annotations: { outcome: 'hang', 'stop-after': '1h' }, spec: { ...INDEXED, ...FIRST_IS_ENOUGH } },
    act: async ({ untilPods, decide }) => {
      const pods = await untilPods((seen) => seen.filter(isRunning).length === 2);
      await decide(
        pods.find(({ index }) => index === '0'),
        { outcome: 'succeed' },
      );
    },
    expected: {
      health: 'OK',
      phase: 'Running',
      reasons: ['SuccessCriteriaMet'],
      message: 'Matched rules at index 0',
      evidence: { path: 'status.conditions[type=SuccessCriteriaMet].reason', value: 'SuccessPolicy' },
    },
  },
  {
    name: 'initializing',
    title: 'An init container runs',
    signal: 'Pod Pending, initContainerStatuses[].state.running',
    job: {
      annotations: { outcome: 'hang', container: 'fetch' },
      podSpec: { initContainers: [{ name: 'fetch', image: 'busybox:1' }] },
    },
    expected: {
      health: 'WARN',
      phase: 'Pending',
      reasons: ['Pending'],
      message: 'Init container fetch of Pod',
    },
  },
];
