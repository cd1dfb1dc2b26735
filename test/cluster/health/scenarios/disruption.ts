import { isRunning, onReserved, RESERVED, type Scenario, WHOLE_NODE } from '../scenario.js';

const LONG = { outcome: 'hang', 'stop-after': '1h' };
const RETRIES = { backoffLimit: 5 };
const POD = '/api/v1/namespaces/{namespace}/pods';

/** A node that refuses or gives up the Pod, of a Job that can still retry. */
function refusedBy(reason: string, rest: Pick<Scenario, 'name' | 'title' | 'expected'>): Scenario {
  const annotations = { outcome: 'reject', reason };
  return { ...rest, signal: `pod.status.reason ${reason}`, job: { annotations, spec: RETRIES } };
}

/** Pods that the cluster takes away from programs that were well. */
export const DISRUPTION_SCENARIOS: Scenario[] = [
  {
    name: 'evicted',
    title: 'A node short of memory evicts the Pod',
    signal: 'pod.status.reason Evicted',
    job: { annotations: { outcome: 'evict', after: '0s' }, spec: RETRIES },
    expected: {
      health: 'WARN',
      phase: 'Pending',
      reasons: ['Evicted'],
      message: 'The node was low on resource: memory',
      evidence: { path: 'status.reason', value: 'Evicted' },
    },
  },
  {
    name: 'evicted-for-good',
    title: 'The same, and the Job may not retry',
    signal: 'pod.status.reason Evicted; Failed=True, BackoffLimitExceeded',
    job: { annotations: { outcome: 'evict', after: '0s' } },
    expected: {
      health: 'ERROR',
      phase: 'Failed',
      reasons: ['Evicted', 'BackoffLimitExceeded'],
      message: 'The node was low on resource: memory',
    },
  },
  {
    name: 'evicted-by-its-own-limit',
    title: 'The program writes more to disk than its limit',
    signal: 'pod.status.reason Evicted, "exceeds the total limit"',
    job: {
      annotations: {
        outcome: 'evict',
        after: '0s',
        message: 'Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ',
      },
    },
    expected: {
      health: 'ERROR',
      phase: 'Failed',
      reasons: ['Evicted', 'BackoffLimitExceeded'],
      message: 'exceeds the total limit of containers 1Gi',
    },
  },
  {
    name: 'eviction-api',
    title: 'A drain evicts the Pod',
    signal: 'DisruptionTarget=True, EvictionByEvictionAPI',
    job: { annotations: LONG, spec: RETRIES },
    act: async ({ untilPods, send }) => {
      const [pod] = await untilPods((pods) => pods.some(isRunning));
      const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod?.name } };
      await send('POST', `${POD}/${pod?.name}/eviction`, body);
    },
    expected: {
      health: 'WARN',
      phase: 'Running',
      reasons: ['EvictionByEvictionAPI'],
      message: 'Eviction API: evicting',
      evidence: { path: 'status.conditions[type=DisruptionTarget].reason', value: 'EvictionByEvictionAPI' },
    },
  },
  {
    name: 'preempted',
    title: 'A Pod of a higher priority takes the node',
    signal: 'DisruptionTarget=True, PreemptionByScheduler',
    job: {
      annotations: LONG,
      spec: RETRIES,
      podSpec: { ...onReserved(RESERVED.preempted), containers: [{ name: 'main', image: 'x', ...WHOLE_NODE }] },
    },
    act: async ({ untilPods, send }) => {
      await untilPods((pods) => pods.some(isRunning));
      await send('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name: 'health-urgent' },
        value: 1000,
      });
      // A Job, because the API server takes a moment to know the new class: its controller tries again.
      await send('POST', '/apis/batch/v1/namespaces/{namespace}/jobs', {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'urgent' },
        spec: {
          template: {
            metadata: { annotations: { 'sandbox/outcome': 'hang' } },
            spec: {
              ...onReserved(RESERVED.preempted),
              restartPolicy: 'Never',
              priorityClassName: 'health-urgent',
              containers: [{ name: 'main', image: 'x', ...WHOLE_NODE }],
            },
          },
        },
      });
    },
    expected: {
      health: 'WARN',
      phase: 'Running',
      reasons: ['PreemptionByScheduler', 'Unschedulable'],
      message: 'preempting to accommodate a higher priority pod',
    },
  },
  {
    name: 'node-shutdown',
    title: 'The node shuts down in good order',
    signal: 'pod.status.reason Terminated',
    job: { annotations: { outcome: 'node-shutdown', after: '0s' }, spec: RETRIES },
    expected: {
      health: 'WARN',
      phase: 'Pending',
      reasons: ['Terminated'],
      message: 'terminated in response to imminent node shutdown',
    },
  },
  refusedBy('OutOfcpu', {
    name: 'out-of-cpu',
    title: 'The node has less room than the scheduler thought',
    expected: { health: 'WARN', phase: 'Pending', reasons: ['OutOfcpu'], message: "Node didn't have enough resource" },
  }),
  refusedBy('OutOfephemeral-storage', {
    name: 'out-of-storage',
    title: 'The same with a resource whose name is no word',
    expected: {
      health: 'WARN',
      phase: 'Pending',
      reasons: ['OutOfResource'],
      message: 'Pod was rejected',
      evidence: { path: 'status.reason', value: 'OutOfephemeral-storage' },
    },
  }),
  refusedBy('UnexpectedAdmissionError', {
    name: 'admission-error',
    title: 'The kubelet refuses the Pod',
    expected: { health: 'WARN', phase: 'Pending', reasons: ['UnexpectedAdmissionError'], message: 'Pod was rejected' },
  }),
  refusedBy('KubeletMoodSwing', {
    name: 'new-refusal',
    title: 'The same with a word of a newer Kubernetes',
    expected: {
      health: 'WARN',
      phase: 'Pending',
      reasons: ['PodFailed'],
      message: 'Pod was rejected',
      evidence: { path: 'status.reason', value: 'KubeletMoodSwing' },
    },
  }),
  {
    name: 'status-unknown',
    title: 'The kubelet lost track of the container',
    signal: 'state.terminated: ContainerStatusUnknown, exit code 137',
    job: {
      annotations: { outcome: 'fail', after: '0s', reason: 'ContainerStatusUnknown', 'exit-code': '137' },
      spec: RETRIES,
    },
    expected: {
      health: 'WARN',
      phase: 'Pending',
      reasons: ['ContainerStatusUnknown'],
      message: 'ended with exit code 137',
    },
  },
  {
    name: 'phase-unknown',
    title: 'Nobody knows how the Pod is',
    signal: 'pod.status.phase Unknown',
    job: { annotations: { outcome: 'hang' } },
    act: async ({ untilPods, send }) => {
      const [pod] = await untilPods((pods) => pods.some(isRunning));
      await send('PATCH', `${POD}/${pod?.name}/status`, { status: { phase: 'Unknown' } });
    },
    expected: {
      health: 'WARN',
      phase: 'Running',
      reasons: ['Unknown'],
      message: 'Nobody knows how Pod',
      evidence: { path: 'status.phase', value: 'Unknown' },
    },
  },
  {
    name: 'stuck-pod',
    title: 'A deleted Pod does not go',
    signal: 'pod.metadata.deletionTimestamp, past its grace period',
    job: { annotations: LONG, spec: RETRIES },
    act: async ({ untilPods, send }) => {
      const [pod] = await untilPods((pods) => pods.some(isRunning));
      await send('DELETE', `${POD}/${pod?.name}`);
    },
    look: { afterMs: 120_000 },
    expected: { health: 'WARN', phase: 'Running', reasons: ['Terminating'], message: 'Pod stuck-pod-' },
  },
  {
    name: 'node-not-ready',
    title: 'The node is lost, and the Pod still counts as running',
    signal: 'Ready=False; event NodeNotReady about the Pod',
    job: { annotations: LONG, podSpec: onReserved(RESERVED.lost) },
    expected: { health: 'WARN', phase: 'Running', reasons: ['NodeNotReady'], message: 'Node is not ready' },
  },
  {
    name: 'node-lost',
    title: 'The same once its Pods are given up',
    signal: 'DisruptionTarget=True, DeletionByTaintManager',
    job: {
      annotations: LONG,
      spec: RETRIES,
      podSpec: {
        ...onReserved(RESERVED.lost),
        tolerations: [
          { key: 'reserved', operator: 'Exists', effect: 'NoSchedule' },
          { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 0 },
        ],
      },
    },
    act: async ({ untilPods, send }) => {
      await untilPods((pods) => pods.some(isRunning));
      await untilPods((pods) => pods.some(isRunning), 'node-not-ready');
      // Its kubelet falls silent, as when the machine dies.
      await send('PATCH', `/api/v1/nodes/${RESERVED.lost}`, { metadata: { labels: { 'sandbox/lost': 'true' } } });
    },
    expected: {
      health: 'WARN',
      phase: 'Running',
      reasons: ['DeletionByTaintManager', 'Unschedulable'],
      message: 'Taint manager: deleting due to NoExecute taint',
    },
  },
];
