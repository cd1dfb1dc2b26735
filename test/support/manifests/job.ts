import { aJob, POD, type RuleCases, withIndexes, withPod, withSpec } from './rule-case.js';

const RULE = 'spec.podFailurePolicy.rules[0]';
const SUCCESS = 'spec.successPolicy.rules[0]';

/** What a Job says about itself. */
export const jobCases: RuleCases = {
  'job-numbers': {
    breaks: [
      [withSpec({ parallelism: -1 }), 'Invalid spec.parallelism'],
      [withSpec({ activeDeadlineSeconds: -1 }), 'Invalid spec.activeDeadlineSeconds'],
      [
        withSpec({ backoffLimit: -1, ttlSecondsAfterFinished: -1 }),
        'Invalid spec.backoffLimit',
        'Invalid spec.ttlSecondsAfterFinished',
      ],
    ],
    keeps: [
      withSpec({
        parallelism: 0,
        completions: 0,
        activeDeadlineSeconds: 0,
        backoffLimit: 0,
        ttlSecondsAfterFinished: 0,
      }),
    ],
  },
  'completion-mode': {
    breaks: [
      [withSpec({ completionMode: 'indexed' }), 'NotSupported spec.completionMode'],
      [withSpec({ completionMode: 'Indexed', parallelism: 2 }), 'Required spec.completions'],
    ],
    keeps: [withSpec({ completionMode: 'Indexed' }), withSpec({ completionMode: 'NonIndexed' })],
  },
  'indexed-limits': {
    breaks: [
      [withIndexes({ parallelism: 100_001 }), 'Invalid spec.parallelism'],
      [withIndexes({ backoffLimitPerIndex: 1, maxFailedIndexes: 4 }), 'Invalid spec.maxFailedIndexes'],
      [withIndexes({ completions: 100_001, backoffLimitPerIndex: 1 }), 'Required spec.maxFailedIndexes'],
      [
        withIndexes({ completions: 100_001, backoffLimitPerIndex: 1, maxFailedIndexes: 10_001, parallelism: 10_001 }),
        'Invalid spec.maxFailedIndexes',
        'Invalid spec.parallelism',
      ],
    ],
    keeps: [
      withIndexes({ parallelism: 100_000, backoffLimitPerIndex: 1, maxFailedIndexes: 3 }),
      withIndexes({ completions: 100_001, backoffLimitPerIndex: 1, maxFailedIndexes: 10_000, parallelism: 10_000 }),
      withSpec({ parallelism: 100_001 }),
    ],
  },
  'indexed-only': {
    breaks: [
      [withSpec({ backoffLimitPerIndex: 1 }), 'Invalid spec.backoffLimitPerIndex'],
      [withIndexes({ maxFailedIndexes: 1 }), 'Required spec.backoffLimitPerIndex'],
      [withSpec({ successPolicy: { rules: [{ succeededCount: 1 }] } }), 'Invalid spec.successPolicy'],
    ],
    keeps: [withIndexes({ backoffLimitPerIndex: 1, maxFailedIndexes: 1 })],
  },
  'indexed-host-name': {
    breaks: [
      [
        aJob({ metadata: { name: 'a.b' }, spec: { completionMode: 'Indexed', completions: 1 } }),
        'Invalid metadata.name',
      ],
    ],
    keeps: [aJob({ metadata: { name: 'a'.repeat(61) }, spec: { completionMode: 'Indexed', completions: 10 } })],
  },
  'managed-by': {
    breaks: [
      [withSpec({ managedBy: '' }), 'Required spec.managedBy'],
      [withSpec({ managedBy: 'a' }), 'Invalid spec.managedBy'],
      [withSpec({ managedBy: 'a/b c' }), 'Invalid spec.managedBy'],
      [withSpec({ managedBy: `a/${'b'.repeat(62)}` }), 'TooLong spec.managedBy'],
    ],
    keeps: [withSpec({ managedBy: `example.com/${'b'.repeat(51)}` })],
  },
  'pod-failure-policy': {
    breaks: [
      [withRule({}), `Required ${RULE}.action`, `Invalid ${RULE}`],
      [withRule({ action: 'Fail', onPodConditions: [{ type: 'A' }] }), `NotSupported ${RULE}.action`],
      [withRule({ action: 'FailIndex', onPodConditions: [{ type: 'A' }] }), `Invalid ${RULE}.action`],
      [
        withSpec({
          podFailurePolicy: {
            rules: Array.from({ length: 21 }, () => ({ action: 'Count', onPodConditions: [{ type: 'A' }] })),
          },
        }),
        'TooMany spec.podFailurePolicy.rules',
      ],
    ],
    keeps: [
      withRule({ action: 'Count', onPodConditions: [{ type: 'A' }] }),
      withIndexes({
        backoffLimitPerIndex: 1,
        podFailurePolicy: { rules: [{ action: 'FailIndex', onExitCodes: { operator: 'In', values: [1] } }] },
      }),
    ],
  },
  'failure-policy-exit-codes': {
    breaks: [
      [withCodes({}), `Required ${RULE}.onExitCodes.operator`, `Invalid ${RULE}.onExitCodes.values`],
      [withCodes({ operator: 'Is', values: [1] }), `NotSupported ${RULE}.onExitCodes.operator`],
      [withCodes({ operator: 'In', values: [0] }), `Invalid ${RULE}.onExitCodes.values[0]`],
      [withCodes({ operator: 'In', values: [2, 1] }), `Invalid ${RULE}.onExitCodes.values`],
      [withCodes({ operator: 'In', values: [1, 1] }), `Duplicate ${RULE}.onExitCodes.values[1]`],
      [withCodes({ operator: 'In', values: [1], containerName: 'b' }), `Invalid ${RULE}.onExitCodes.containerName`],
      [
        withCodes({ operator: 'In', values: Array.from({ length: 256 }, (_, index) => index + 1) }),
        `TooMany ${RULE}.onExitCodes.values`,
      ],
    ],
    keeps: [withCodes({ operator: 'NotIn', values: [0, 1, 255], containerName: 'main' })],
  },
  'failure-policy-conditions': {
    breaks: [
      [
        withRule({ action: 'Count', onPodConditions: [{ status: 'Yes' }] }),
        `Invalid ${RULE}.onPodConditions[0].type`,
        `NotSupported ${RULE}.onPodConditions[0].status`,
      ],
      [
        withRule({ action: 'Count', onPodConditions: Array.from({ length: 21 }, () => ({ type: 'A' })) }),
        `TooMany ${RULE}.onPodConditions`,
      ],
    ],
    keeps: [
      withRule({
        action: 'Ignore',
        onPodConditions: [{ type: 'DisruptionTarget' }, { type: 'a.b/C', status: 'False' }],
      }),
    ],
  },
  'success-policy': {
    breaks: [
      [withIndexes({ successPolicy: { rules: [] } }), 'Required spec.successPolicy.rules'],
      [withIndexes({ successPolicy: { rules: [{}] } }), `Required ${SUCCESS}`],
      [withSuccess({ succeededCount: 4 }), `Invalid ${SUCCESS}.succeededCount`],
      [withSuccess({ succeededCount: -1 }), `Invalid ${SUCCESS}.succeededCount`],
      [withSuccess({ succeededIndexes: '0', succeededCount: 2 }), `Invalid ${SUCCESS}.succeededCount`],
      [withSuccess({ succeededIndexes: '1,0' }), `Invalid ${SUCCESS}.succeededIndexes`],
      [withSuccess({ succeededIndexes: '3' }), `Invalid ${SUCCESS}.succeededIndexes`],
      [
        withSuccess({ succeededIndexes: `0${','.repeat(65_536)}` }),
        `TooLong ${SUCCESS}.succeededIndexes`,
        `Invalid ${SUCCESS}.succeededIndexes`,
      ],
      [
        withIndexes({ successPolicy: { rules: Array.from({ length: 21 }, () => ({ succeededCount: 1 })) } }),
        'TooMany spec.successPolicy.rules',
      ],
    ],
    keeps: [withSuccess({ succeededIndexes: '0,1-2', succeededCount: 3 }), withSuccess({ succeededIndexes: '' })],
  },
  'pod-replacement-policy': {
    breaks: [
      [withSpec({ podReplacementPolicy: 'Never' }), 'NotSupported spec.podReplacementPolicy'],
      [
        withSpec({
          podReplacementPolicy: 'TerminatingOrFailed',
          podFailurePolicy: { rules: [{ action: 'Count', onPodConditions: [{ type: 'A' }] }] },
        }),
        'NotSupported spec.podReplacementPolicy',
      ],
    ],
    keeps: [withSpec({ podReplacementPolicy: 'TerminatingOrFailed' }), withSpec({ podReplacementPolicy: 'Failed' })],
  },
  'restart-policy': {
    breaks: [
      [withPod({ restartPolicy: 'Always' }), `Required ${POD}.restartPolicy`],
      [withPod({ restartPolicy: '' }), `Required ${POD}.restartPolicy`],
      [withPod({ restartPolicy: 'never' }), `NotSupported ${POD}.restartPolicy`],
      [
        aJob({
          spec: { podFailurePolicy: { rules: [{ action: 'Count', onPodConditions: [{ type: 'A' }] }] } },
          pod: { restartPolicy: 'OnFailure' },
        }),
        `Invalid ${POD}.restartPolicy`,
      ],
    ],
    keeps: [withPod({ restartPolicy: 'OnFailure' })],
  },
};

function withRule(rule: object): object {
  return withSpec({ podFailurePolicy: { rules: [rule] } });
}

function withCodes(onExitCodes: object): object {
  return withRule({ action: 'FailJob', onExitCodes });
}

function withSuccess(rule: object): object {
  return withIndexes({ successPolicy: { rules: [rule] } });
}
