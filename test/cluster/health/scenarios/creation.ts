import type { Scenario } from '../scenario.js';

const SIGNAL = 'event FailedCreate about the Job; no condition';

function quota(pods: string): NonNullable<Scenario['objects']> {
  const body = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'nights' }, spec: { hard: { pods } } };
  return [{ resource: 'api/v1/resourcequotas', body }];
}

/** Jobs whose Pods the API server refuses. */
export const CREATION_SCENARIOS: Scenario[] = [
  {
    name: 'quota',
    title: 'A quota leaves no room for the Pod',
    signal: SIGNAL,
    objects: quota('0'),
    job: {},
    expected: { health: 'ERROR', phase: 'Pending', reasons: ['FailedCreate'], message: 'exceeded quota: nights' },
  },
  {
    name: 'partial-quota',
    title: 'A quota leaves room for some of the Pods',
    signal: `${SIGNAL}, status.active > 0`,
    objects: quota('1'),
    job: { annotations: { outcome: 'hang' }, spec: { completions: 2, parallelism: 2 } },
    expected: { health: 'WARN', phase: 'Running', reasons: ['FailedCreate'], message: 'exceeded quota: nights' },
  },
  {
    name: 'pod-security',
    title: 'Pod Security admission refuses the Pod',
    signal: SIGNAL,
    namespaceLabels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    job: {},
    expected: {
      health: 'ERROR',
      phase: 'Pending',
      reasons: ['FailedCreate'],
      message: 'violates PodSecurity "restricted',
    },
  },
  {
    name: 'service-account',
    title: 'The ServiceAccount is missing',
    signal: SIGNAL,
    job: { podSpec: { serviceAccountName: 'tuner' } },
    expected: {
      health: 'ERROR',
      phase: 'Pending',
      reasons: ['FailedCreate'],
      message: 'serviceaccount "tuner" not found',
    },
  },
  {
    name: 'priority-class',
    title: 'The PriorityClass is missing',
    signal: SIGNAL,
    job: { podSpec: { priorityClassName: 'nightly' } },
    expected: {
      health: 'ERROR',
      phase: 'Pending',
      reasons: ['FailedCreate'],
      message: 'no PriorityClass with name nightly was found',
    },
  },
  {
    name: 'limit-range',
    title: 'A LimitRange allows less memory',
    signal: SIGNAL,
    objects: [
      {
        resource: 'api/v1/limitranges',
        body: {
          apiVersion: 'v1',
          kind: 'LimitRange',
          metadata: { name: 'small' },
          spec: { limits: [{ type: 'Container', max: { memory: '1Gi' } }] },
        },
      },
    ],
    job: { podSpec: { containers: [{ name: 'main', image: 'x', resources: { limits: { memory: '2Gi' } } }] } },
    expected: {
      health: 'ERROR',
      phase: 'Pending',
      reasons: ['FailedCreate'],
      message: 'maximum memory usage per Container is 1Gi',
    },
  },
];
