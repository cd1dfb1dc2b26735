import { aJob, MAIN, POD, type RuleCases, withContainer, withPod } from './rule-case.js';

const INIT = `${POD}.initContainers[0]`;

/** What containers and their Pod ask for and are held to. */
export const resourceCases: RuleCases = {
  'container-claims': {
    breaks: [
      [withContainer({ resources: { claims: [{}] } }), `Required ${MAIN}.resources.claims[0]`],
      [withContainer({ resources: { claims: [{ name: 'a' }] } }), `NotFound ${MAIN}.resources.claims[0]`],
      [withClaims({ name: 'a', request: 'A' }), `Invalid ${MAIN}.resources.claims[0].request`],
      [withClaims({ name: 'a', request: 'b' }, { name: 'a' }), `Duplicate ${MAIN}.resources.claims[1]`],
    ],
    keeps: [withClaims({ name: 'a', request: 'b' })],
  },
  'resize-policy': {
    breaks: [
      [withContainer({ resizePolicy: [{}] }), `Required ${MAIN}.resizePolicy`, `Invalid ${MAIN}.resizePolicy`],
      [
        withContainer({ resizePolicy: [{ resourceName: 'disk', restartPolicy: 'NotRequired' }] }),
        `NotSupported ${MAIN}.resizePolicy`,
      ],
      [
        withContainer({ resizePolicy: [resize('NotRequired'), resize('NotRequired')] }),
        `Duplicate ${MAIN}.resizePolicy[1]`,
      ],
      [withContainer({ resizePolicy: [resize('RestartContainer')] }), `Invalid ${MAIN}.resizePolicy`],
      [
        aJob({
          pod: {
            restartPolicy: 'OnFailure',
            initContainers: [{ name: 'init', image: 'a', resizePolicy: [resize('RestartContainer')] }],
          },
        }),
        `Invalid ${INIT}.resizePolicy[0].restartPolicy`,
      ],
    ],
    keeps: [
      withContainer({ resizePolicy: [resize('NotRequired')] }),
      aJob({ pod: { restartPolicy: 'OnFailure' }, container: { resizePolicy: [resize('RestartContainer')] } }),
    ],
  },
  'resource-names': {
    breaks: [
      [withContainer({ resources: { limits: { disk: '1' } } }), `Invalid ${MAIN}.resources.limits[disk]`],
      [
        withContainer({ resources: { requests: { 'a b': '1', storage: '1' } } }),
        `Invalid ${MAIN}.resources.requests[a b]`,
        `Invalid ${MAIN}.resources.requests[storage]`,
      ],
      [withContainer({ resources: { limits: { 'hugepages-2Mi': '2Mi' } } }), `Forbidden ${MAIN}.resources`],
      [
        withPod({ resources: { limits: { 'ephemeral-storage': '1' } } }),
        `NotSupported ${POD}.resources.limits[ephemeral-storage]`,
      ],
      [withPod({ resources: { limits: { disk: '1' } } }), `Invalid ${POD}.resources.limits[disk]`],
      [withPod({ overhead: { disk: '1' } }), `Invalid ${POD}.overhead.limits[disk]`],
    ],
    keeps: [
      withContainer({
        resources: { limits: { cpu: 1, 'hugepages-2Mi': '2Mi', 'example.com/gpu': 1, 'kubernetes.io/a': '1' } },
      }),
      withPod({ resources: { limits: { memory: '1Gi' } }, overhead: { cpu: '1' } }),
    ],
  },
  'resource-amounts': {
    breaks: [
      [withContainer({ resources: { limits: { cpu: '-1' } } }), `Invalid ${MAIN}.resources.limits[cpu]`],
      [
        withContainer({ resources: { limits: { 'example.com/gpu': '500m' } } }),
        `Invalid ${MAIN}.resources.limits[example.com/gpu]`,
      ],
      [
        withContainer({ resources: { limits: { 'hugepages-2Mi': '3Mi', cpu: 1 } } }),
        `Invalid ${MAIN}.resources.limits[hugepages-2Mi]`,
      ],
      [
        withContainer({ resources: { limits: { 'hugepages-a': '1', cpu: 1 } } }),
        `Invalid ${MAIN}.resources.limits[hugepages-a]`,
      ],
    ],
    keeps: [
      withContainer({
        resources: { limits: { cpu: '0', memory: 0.5, 'example.com/gpu': '1999999999n', 'hugepages-2Mi': '4096Ki' } },
      }),
    ],
  },
  'requests-over-limits': {
    breaks: [
      [
        withContainer({ resources: { requests: { cpu: '1001m' }, limits: { cpu: 1 } } }),
        `Invalid ${MAIN}.resources.requests`,
      ],
      [
        withContainer({ resources: { requests: { 'example.com/gpu': 1 }, limits: { 'example.com/gpu': 2 } } }),
        `Invalid ${MAIN}.resources.requests`,
      ],
      [withContainer({ resources: { requests: { 'example.com/gpu': 1 } } }), `Required ${MAIN}.resources.limits`],
    ],
    keeps: [
      withContainer({
        resources: { requests: { cpu: '1000m', 'example.com/gpu': 1 }, limits: { cpu: 1, 'example.com/gpu': '1000m' } },
      }),
    ],
  },
  'pod-resources': {
    breaks: [
      [withAmounts({ requests: { cpu: '1' } }, { requests: { cpu: '2' } }), `Invalid ${POD}.resources.requests[cpu]`],
      [
        withAmounts({ limits: { cpu: '1' } }, { limits: { cpu: '2' } }),
        `Invalid ${POD}.resources.containers[0][cpu].limits`,
      ],
      [
        withAmounts({ limits: { 'hugepages-2Mi': '2Mi', cpu: '1' } }, { limits: { 'hugepages-2Mi': '4Mi', cpu: '1' } }),
        `Invalid ${POD}.resources.limits[hugepages-2Mi]`,
        `Invalid ${POD}.resources.containers[0][hugepages-2Mi].limits`,
      ],
      [withPod({ resources: { claims: [] } }), `Forbidden ${POD}.resources.claims`],
      [withPod({ os: { name: 'windows' }, resources: {} }), `Forbidden ${POD}.resources`],
      [
        aJob({
          pod: {
            resources: { requests: { cpu: '2' } },
            initContainers: [
              { name: 'side', image: 'a', restartPolicy: 'Always', resources: { requests: { cpu: '1' } } },
              { name: 'init', image: 'a', resources: { requests: { cpu: '1500m' } } },
            ],
          },
        }),
        `Invalid ${POD}.resources.requests[cpu]`,
      ],
    ],
    keeps: [
      withAmounts(
        { requests: { cpu: '2' }, limits: { cpu: '2' } },
        { requests: { cpu: '2000m' }, limits: { cpu: '2' } },
      ),
      withAmounts({ limits: { memory: '1Gi' } }, { limits: { cpu: '2' } }),
    ],
  },
  'pod-claims': {
    breaks: [
      [withPod({ resourceClaims: [{}] }), `Required ${POD}.resourceClaims[0].name`, `Invalid ${POD}.resourceClaims[0]`],
      [
        withPod({ resourceClaims: [{ name: 'A', resourceClaimName: 'A' }] }),
        `Invalid ${POD}.resourceClaims[0].name`,
        `Invalid ${POD}.resourceClaims[0].resourceClaimName`,
      ],
      [
        withPod({ resourceClaims: [{ name: 'a', resourceClaimName: 'a', resourceClaimTemplateName: 'b' }] }),
        `Invalid ${POD}.resourceClaims[0]`,
      ],
      [
        withPod({
          resourceClaims: [
            { name: 'a', resourceClaimName: 'a' },
            { name: 'a', resourceClaimName: 'b' },
          ],
        }),
        `Duplicate ${POD}.resourceClaims[1].name`,
      ],
    ],
    keeps: [withPod({ resourceClaims: [{ name: 'a', resourceClaimTemplateName: 'b.c' }] })],
  },
};

function withClaims(...claims: object[]): object {
  return aJob({
    pod: { resourceClaims: [{ name: 'a', resourceClaimName: 'a' }] },
    container: { resources: { claims } },
  });
}

function resize(restartPolicy: string): object {
  return { resourceName: 'cpu', restartPolicy };
}

function withAmounts(pod: object, container: object): object {
  return aJob({ pod: { resources: pod }, container: { resources: container } });
}
