import type { ReasonTable } from '../reason-row.js';

const REASON = 'pod.status.reason';
const TARGET = 'pod.status.conditions[type=DisruptionTarget].reason';

/** Reasons of a Pod that the cluster took away from a program that was well. */
const TAKEN_REASONS = {
  Evicted: {
    class: 'infrastructure',
    seen: REASON,
    errorFrom: 'Failed',
    hint: 'Request as much memory and ephemeral storage as the program uses, so that a node short of them takes others first; see: kubectl describe node {node}',
    cases: [
      {
        when: /exceed(s|ed) .*(limit|storage)/,
        class: 'failure',
        hint: 'Raise the limit that the message names (ephemeral-storage, or sizeLimit of the emptyDir), or write less to disk.',
      },
    ],
  },
  PreemptionByScheduler: {
    class: 'infrastructure',
    seen: TARGET,
    errorFrom: 'Failed',
    hint: 'Let it run again, or raise its priority_class: Pods of a higher priority took its node.',
  },
  Preempting: {
    class: 'infrastructure',
    seen: REASON,
    errorFrom: 'Failed',
    hint: 'Let it run again: node {node} needed the room for one of its own critical Pods.',
  },
  DeletionByTaintManager: {
    class: 'infrastructure',
    seen: TARGET,
    errorFrom: 'Failed',
    hint: 'Check node {node}: it was tainted, most often because it was lost (kubectl get node {node}).',
  },
  DeletionByDeviceTaintManager: {
    class: 'infrastructure',
    seen: TARGET,
    errorFrom: 'Failed',
    hint: 'Check the device that Pod {pod} had claimed; it was tainted.',
  },
  EvictionByEvictionAPI: {
    class: 'infrastructure',
    seen: TARGET,
    errorFrom: 'Failed',
    hint: 'Let it run again, and keep drains out of the session: somebody drained node {node} or evicted the Pod.',
  },
  DeletionByPodGC: {
    class: 'infrastructure',
    seen: TARGET,
    errorFrom: 'Failed',
    hint: 'Let it run again: node {node} does not exist any more.',
  },
  TerminationByKubelet: {
    class: 'infrastructure',
    seen: TARGET,
    errorFrom: 'Failed',
    hint: 'Look at why node {node} ended it: kubectl describe node {node}',
  },
  DisruptionTarget: {
    class: 'infrastructure',
    seen: `${TARGET}, of a newer Kubernetes`,
    errorFrom: 'Failed',
    hint: 'Read the reason and message that the evidence has: kubectl -n {namespace} describe pod {pod}',
  },
} as const satisfies ReasonTable;

/** Reasons of a Pod whose node went away or shut down. */
const NODE_REASONS = {
  NodeLost: {
    class: 'infrastructure',
    seen: `${REASON}; pod.status.phase stays as it was`,
    errorFrom: 'Failed',
    hint: 'Check node {node}; if it is gone for good, delete it so that its Pods are let go: kubectl delete node {node}',
  },
  NodeNotReady: {
    class: 'infrastructure',
    seen: 'Warning event about a Pod whose condition Ready is False',
    errorFrom: 'Failed',
    hint: 'Check node {node}; nobody knows whether the Pod still runs: kubectl describe node {node}',
  },
  Terminated: {
    class: 'infrastructure',
    seen: REASON,
    errorFrom: 'Failed',
    hint: 'Let it run again: node {node} was shut down in good order.',
  },
  Shutdown: {
    class: 'infrastructure',
    seen: `${REASON}, of older versions`,
    errorFrom: 'Failed',
    hint: 'Let it run again: node {node} was shut down in good order.',
  },
  NodeShutdown: {
    class: 'infrastructure',
    seen: REASON,
    errorFrom: 'Failed',
    hint: 'Let it run again: node {node} was already shutting down when the Pod came.',
  },
} as const satisfies ReasonTable;

/** Reasons of a Pod that its node refused. */
const REFUSED_REASONS = {
  OutOfcpu: {
    class: 'infrastructure',
    seen: REASON,
    errorFrom: 'Failed',
    hint: 'Let it run again; if it repeats, look for Pods that bypass the scheduler on node {node}.',
  },
  OutOfmemory: {
    class: 'infrastructure',
    seen: REASON,
    errorFrom: 'Failed',
    hint: 'Let it run again; if it repeats, look for Pods that bypass the scheduler on node {node}.',
  },
  OutOfpods: {
    class: 'infrastructure',
    seen: REASON,
    errorFrom: 'Failed',
    hint: 'Let it run again; if it repeats, raise maxPods of node {node} or add a node.',
  },
  OutOfResource: {
    class: 'infrastructure',
    seen: `${REASON}: OutOfephemeral-storage, or OutOf and an extended resource`,
    errorFrom: 'Failed',
    hint: 'Let it run again; if it repeats, check what node {node} reports as allocatable.',
  },
  UnexpectedAdmissionError: {
    class: 'infrastructure',
    seen: REASON,
    errorFrom: 'Failed',
    hint: 'Check the device plugins and the kubelet of node {node}; cordon it if it repeats.',
  },
  NodeAffinity: {
    class: 'infrastructure',
    seen: REASON,
    errorFrom: 'Failed',
    hint: 'Let it run again: the labels of node {node} changed after the Pod was scheduled.',
  },
  TopologyAffinityError: {
    class: 'infrastructure',
    seen: REASON,
    errorFrom: 'Failed',
    hint: 'Ask for CPUs and devices that fit one NUMA node of {node}, or use a node with another topology policy.',
  },
  SMTAlignmentError: {
    class: 'infrastructure',
    seen: REASON,
    errorFrom: 'Failed',
    hint: 'Ask for whole cores (an even number of CPUs) on node {node}.',
  },
  VolumeAttachmentLimitExceeded: {
    class: 'infrastructure',
    seen: REASON,
    errorFrom: 'Failed',
    hint: 'Use a node with fewer volumes attached than {node}.',
  },
} as const satisfies ReasonTable;

export const DISRUPTION_REASONS = { ...TAKEN_REASONS, ...NODE_REASONS, ...REFUSED_REASONS } as const;
