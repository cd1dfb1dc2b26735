import type { Scenario } from '../scenario.js';

const HALF_AN_HOUR = 30 * 60_000 + 1_000;
const SIGNAL = 'PodScheduled=False, Unschedulable';

/** Pods that no node takes. */
export const SCHEDULING_SCENARIOS: Scenario[] = [
  {
    name: 'node-selector',
    title: 'No node has the labels that the Pod asks for',
    signal: SIGNAL,
    job: { podSpec: { nodeSelector: { pool: 'gpu' } } },
    expected: {
      health: 'WARN',
      phase: 'Pending',
      reasons: ['Unschedulable'],
      message: "didn't match Pod's node affinity/selector",
      evidence: { path: 'status.conditions[type=PodScheduled].reason', value: 'Unschedulable' },
    },
    later: { afterMs: HALF_AN_HOUR, health: 'ERROR' },
  },
  {
    name: 'too-large',
    title: 'No node has enough CPUs',
    signal: SIGNAL,
    job: { podSpec: { containers: [{ name: 'main', image: 'x', resources: { requests: { cpu: '500' } } }] } },
    expected: { health: 'WARN', phase: 'Pending', reasons: ['Unschedulable'], message: 'Insufficient cpu' },
    later: { afterMs: HALF_AN_HOUR, health: 'ERROR' },
  },
  {
    name: 'claim-missing',
    title: 'The PersistentVolumeClaim is missing',
    signal: SIGNAL,
    job: {
      podSpec: {
        containers: [{ name: 'main', image: 'x', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'quotes' } }],
      },
    },
    expected: {
      health: 'WARN',
      phase: 'Pending',
      reasons: ['Unschedulable'],
      message: 'persistentvolumeclaim "quotes" not found',
    },
    later: { afterMs: HALF_AN_HOUR, health: 'ERROR' },
  },
];
