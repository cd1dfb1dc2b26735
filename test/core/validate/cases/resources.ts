import { type Cases, SMALL_JOB } from './case.js';

const CONTAINER = 'spec.template.spec.containers[0]';

/** What its containers ask for. */
export const resourcesCases: Cases = {
  quantities: [
    {
      name: 'megabytes as people write them',
      edits: [['512Mi', '512MB']],
      expected: [`21:43 error quantities ${CONTAINER}.resources.requests[memory]`],
      says: 'got "512MB"',
    },
    {
      name: 'an empty text',
      edits: [['"1"', '""']],
      expected: [`22:27 error quantities ${CONTAINER}.resources.limits[cpu]`],
    },
    {
      name: 'numbers, which are legal',
      edits: [
        ['cpu: 500m', 'cpu: 0.5'],
        ['cpu: "1"', 'cpu: 1'],
      ],
      expected: [],
    },
    {
      name: 'the Pod’s own resources',
      edits: [['      containers:', '      resources: {limits: {cpu: x}}\n      containers:']],
      expected: ['14:33 error quantities spec.template.spec.resources.limits[cpu]'],
    },
  ],
  'resource-amounts': [
    {
      name: 'a negative number',
      edits: [['cpu: 500m', 'cpu: -1']],
      expected: [`21:29 error resource-amounts ${CONTAINER}.resources.requests[cpu]`],
      says: '0 or more',
    },
  ],
  'requests-over-limits': [
    {
      name: 'a memory request above its limit',
      edits: [['512Mi', '1025Mi']],
      expected: [`21:43 error requests-over-limits ${CONTAINER}.resources.requests`],
      says: 'at most the memory limit "1Gi", got the request "1025Mi"',
    },
    {
      name: 'by one part in a milliard',
      edits: [['500m', '1000000001n']],
      expected: [`21:29 error requests-over-limits ${CONTAINER}.resources.requests`],
    },
    {
      name: 'equal amounts in other words',
      edits: [
        ['500m', '1000m'],
        ['512Mi', '1048576Ki'],
      ],
      expected: [],
    },
  ],
  'missing-limits': [
    {
      name: 'no resources at all',
      edits: [[SMALL_JOB.slice(SMALL_JOB.indexOf('          resources:')), '']],
      expected: [
        `15:11 warning missing-limits ${CONTAINER}.resources.limits[cpu]`,
        `15:11 warning missing-limits ${CONTAINER}.resources.limits[memory]`,
      ],
    },
    {
      name: 'no memory limit',
      edits: [[', memory: 1Gi', '']],
      expected: [`22:13 warning missing-limits ${CONTAINER}.resources.limits[memory]`],
      says: 'expected a memory limit, got none',
    },
    {
      name: 'a limit of the Pod, which is enough',
      edits: [
        [', memory: 1Gi', ''],
        ['      containers:', '      resources: {limits: {memory: 2Gi}}\n      containers:'],
      ],
      expected: [],
    },
  ],
};
