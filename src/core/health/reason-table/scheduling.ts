import type { ReasonTable } from '../reason-row.js';

const CONDITION = 'pod.status.conditions[type=PodScheduled].reason';

/** Reasons of a Pod that has no node. */
export const SCHEDULING_REASONS = {
  Unschedulable: {
    class: 'waiting',
    seen: `${CONDITION}; an autoscaler's event TriggeredScaleUp starts the time anew`,
    errorFrom: 'unschedulable',
    hint: 'Add a node that fits, or change what the message names in the Pod template.',
    cases: [
      {
        when: /persistentvolumeclaim|PersistentVolume|pvc\(s\)|persistent volumes/,
        hint: 'Create or bind the PersistentVolumeClaim that the message names: kubectl -n {namespace} get pvc',
      },
      {
        when: /Insufficient|Too many pods/,
        hint: 'Ask for less in resources.requests, wait for other Pods to end, or add a node: kubectl describe nodes',
      },
      {
        when: /didn't match Pod's node affinity\/selector/,
        hint: 'Label a node as node_selector asks, or correct node_selector: kubectl get nodes --show-labels',
      },
      {
        when: /untolerated taint|didn't tolerate/,
        hint: 'Add the toleration for the taint that the message names, or take the taint off a node.',
      },
    ],
  },
  SchedulerError: {
    class: 'infrastructure',
    seen: CONDITION,
    errorFrom: 'unschedulable',
    hint: 'Check the log of kube-scheduler; it failed on Pod {pod}.',
  },
} as const satisfies ReasonTable;
