import { aCondition, aContainer, aJob, aPod } from '../../../support/snapshots.js';
import { ago, anEvent, type Case, failedJob, terminated } from './case.js';

const job = aJob('a', { backoffLimit: 3 });
const CLUSTER = /^Not the Job's own doing\. /;
const killed = [aContainer(terminated('Error', 137))];

/** Reasons that a Pod itself has when the node gave it up, and the word that health gives them. */
const POD_REASONS = [
  ['Evicted', 'Evicted'],
  ['Preempting', 'Preempting'],
  ['Terminated', 'Terminated'],
  ['Shutdown', 'Shutdown'],
  ['NodeShutdown', 'NodeShutdown'],
  ['NodeLost', 'NodeLost'],
  ['UnexpectedAdmissionError', 'UnexpectedAdmissionError'],
  ['OutOfcpu', 'OutOfcpu'],
  ['OutOfmemory', 'OutOfmemory'],
  ['OutOfpods', 'OutOfpods'],
  ['OutOfephemeral-storage', 'OutOfResource'],
  ['OutOfnvidia.com/gpu', 'OutOfResource'],
  ['NodeAffinity', 'NodeAffinity'],
  ['TopologyAffinityError', 'TopologyAffinityError'],
  ['SMTAlignmentError', 'SMTAlignmentError'],
  ['VolumeAttachmentLimitExceeded', 'VolumeAttachmentLimitExceeded'],
] as const;

const TARGETS = [
  ['PreemptionByScheduler', 'PreemptionByScheduler'],
  ['DeletionByTaintManager', 'DeletionByTaintManager'],
  ['DeletionByDeviceTaintManager', 'DeletionByDeviceTaintManager'],
  ['EvictionByEvictionAPI', 'EvictionByEvictionAPI'],
  ['DeletionByPodGC', 'DeletionByPodGC'],
  ['TerminationByKubelet', 'TerminationByKubelet'],
  ['BrandNewDisruption', 'DisruptionTarget'],
] as const;

export const DISRUPTION_CASES: Case[] = [
  ...POD_REASONS.flatMap(([reason, expected]): Case[] => {
    const pods = [aPod('a', { phase: 'Failed', reason, message: 'the node says', containers: killed })];
    const evidence = { path: 'status.reason', value: reason, pod: 'a-abcde' };
    const rest = { reasons: [expected], message: 'the node says', hint: CLUSTER, evidence };
    return [
      { ...rest, name: `${reason}, of a Job that can retry`, given: { jobs: [job], pods }, health: 'WARN' },
      {
        ...rest,
        name: `${reason}, of a Job that can not`,
        given: { jobs: [failedJob(job, 'BackoffLimitExceeded')], pods },
        health: 'ERROR',
        reasons: [expected, 'BackoffLimitExceeded'],
      },
    ];
  }),
  ...TARGETS.flatMap(([reason, expected]): Case[] =>
    (['Running', 'Failed'] as const).map((phase) => ({
      name: `${reason}, Pod ${phase}`,
      given: {
        jobs: [job],
        pods: [
          aPod('a', {
            phase,
            deletionTimestamp: ago(-20),
            conditions: [aCondition('DisruptionTarget', { reason, message: 'taken away' })],
            containers: phase === 'Failed' ? killed : [],
          }),
        ],
      },
      health: 'WARN',
      reasons: [expected],
      message: 'taken away',
      hint: CLUSTER,
      evidence: { path: 'status.conditions[type=DisruptionTarget].reason', value: reason, pod: 'a-abcde' },
    })),
  ),
  {
    name: 'a disruption that is over',
    given: { jobs: [job], pods: [aPod('a', { conditions: [aCondition('DisruptionTarget', { status: 'False' })] })] },
    health: 'OK',
    reasons: ['Running'],
  },
  {
    name: "an eviction for the Pod's own limit",
    given: {
      jobs: [job],
      pods: [
        aPod('a', {
          phase: 'Failed',
          reason: 'Evicted',
          message: 'Usage of EmptyDir volume "scratch" exceeds the limit "1Gi".',
        }),
      ],
    },
    health: 'WARN',
    reasons: ['Evicted'],
    hint: /^Raise the limit/,
  },
  {
    name: 'a Pod of a lost node that still counts as running',
    given: {
      jobs: [job],
      pods: [aPod('a', { conditions: [aCondition('Ready', { status: 'False' })] })],
      events: [anEvent({ uid: 'uid-a-abcde' }, { reason: 'NodeNotReady', message: 'Node is not ready' })],
    },
    health: 'WARN',
    reasons: ['NodeNotReady'],
    hint: CLUSTER,
  },
  {
    name: 'a Pod whose node came back',
    given: {
      jobs: [job],
      pods: [aPod('a', { conditions: [aCondition('Ready')] })],
      events: [anEvent({ uid: 'uid-a-abcde' }, { reason: 'NodeNotReady' })],
    },
    health: 'OK',
    reasons: ['Running'],
  },
  {
    name: 'a running Pod that its node controller calls lost',
    given: { jobs: [job], pods: [aPod('a', { reason: 'NodeLost', message: 'Node node-0 which was running' })] },
    health: 'WARN',
    reasons: ['NodeLost'],
  },
  ...(['Unknown', '', 'Paused'] as const).map(
    (phase): Case => ({
      name: `a Pod of phase "${phase}"`,
      given: { jobs: [job], pods: [aPod('a', { phase })] },
      health: 'WARN',
      reasons: ['Unknown'],
      evidence: { path: 'status.phase', value: phase, pod: 'a-abcde' },
    }),
  ),
  {
    name: 'a Pod that was deleted and stays',
    given: { jobs: [job], pods: [aPod('a', { deletionTimestamp: ago(60), deletionGracePeriodSeconds: 30 })] },
    health: 'WARN',
    reasons: ['Terminating'],
    hint: /kubectl -n trading-bots get pod a-abcde/,
  },
  {
    name: 'a Pod that was evicted and stays',
    given: {
      jobs: [job],
      pods: [
        aPod('a', {
          deletionTimestamp: ago(60),
          conditions: [aCondition('DisruptionTarget', { reason: 'EvictionByEvictionAPI' })],
        }),
      ],
    },
    health: 'WARN',
    reasons: ['EvictionByEvictionAPI', 'Terminating'],
  },
];
