import { POD, type RuleCases, withPod } from './rule-case.js';

const SPREAD = `${POD}.topologySpreadConstraints[0]`;
const NODES = `${POD}.affinity.nodeAffinity`;
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const PODS = `${POD}.affinity.podAffinity.${REQUIRED}[0]`;

/** On which nodes a Pod may run. */
export const schedulingCases: RuleCases = {
  'node-selector': {
    breaks: [[withPod({ nodeSelector: { 'a b': 'c d' } }), `Invalid ${POD}.nodeSelector`]],
    keeps: [withPod({ nodeSelector: { 'a.b/c': '' } })],
  },
  'node-affinity': {
    breaks: [
      [withNodes({ [REQUIRED]: {} }), `Required ${NODES}.${REQUIRED}.nodeSelectorTerms`],
      [
        withTerm({ key: 'a', operator: 'In' }),
        `Required ${NODES}.${REQUIRED}.nodeSelectorTerms[0].matchExpressions[0].values`,
      ],
      [
        withTerm({ key: 'a b', operator: 'Exists', values: ['b'] }),
        `Forbidden ${NODES}.${REQUIRED}.nodeSelectorTerms[0].matchExpressions[0].values`,
        `Invalid ${NODES}.${REQUIRED}.nodeSelectorTerms[0].matchExpressions[0].key`,
      ],
      [
        withTerm({ key: 'a', operator: 'Gt', values: ['1', 'b c'] }),
        `Required ${NODES}.${REQUIRED}.nodeSelectorTerms[0].matchExpressions[0].values`,
        `Invalid ${NODES}.${REQUIRED}.nodeSelectorTerms[0].matchExpressions[0].values[1]`,
      ],
      [
        withTerm({ key: 'a', operator: 'Is' }),
        `Invalid ${NODES}.${REQUIRED}.nodeSelectorTerms[0].matchExpressions[0].operator`,
      ],
      [
        withNodes({
          [REQUIRED]: {
            nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'Gt', values: ['A'] }] }],
          },
        }),
        `Invalid ${NODES}.${REQUIRED}.nodeSelectorTerms[0].matchFields[0].operator`,
        `Invalid ${NODES}.${REQUIRED}.nodeSelectorTerms[0].matchFields[0].values[0]`,
      ],
      [
        withNodes({ [REQUIRED]: { nodeSelectorTerms: [{ matchFields: [{ key: 'a', operator: 'In' }] }] } }),
        `Invalid ${NODES}.${REQUIRED}.nodeSelectorTerms[0].matchFields[0].key`,
        `Required ${NODES}.${REQUIRED}.nodeSelectorTerms[0].matchFields[0].values`,
      ],
      [withNodes({ [PREFERRED]: [{ weight: 101 }] }), `Invalid ${NODES}.${PREFERRED}[0].weight`],
    ],
    keeps: [
      withTerm({ key: 'a', operator: 'Lt', values: ['1'] }),
      withNodes({ [REQUIRED]: { nodeSelectorTerms: [{}] } }),
      withNodes({
        [PREFERRED]: [
          { weight: 100, preference: { matchExpressions: [{ key: 'a', operator: 'In', values: ['b c'] }] } },
        ],
      }),
    ],
  },
  'pod-affinity': {
    breaks: [
      [withPods({}), `Required ${PODS}.topologyKey`, `Invalid ${PODS}.topologyKey`],
      [withPods({ topologyKey: 'a b', namespaces: ['A'] }), `Invalid ${PODS}.topologyKey`, `Invalid ${PODS}.namespace`],
      [withPods({ topologyKey: 'a', matchLabelKeys: ['b'] }), `Forbidden ${PODS}.matchLabelKeys`],
      [
        withPods({ topologyKey: 'a', labelSelector: {}, matchLabelKeys: ['b', 'c d'], mismatchLabelKeys: ['b'] }),
        `Invalid ${PODS}.matchLabelKeys[0]`,
        `Invalid ${PODS}.matchLabelKeys[1]`,
      ],
      [
        withPods({
          topologyKey: 'a',
          labelSelector: { matchLabels: { b: 'c' }, matchExpressions: [{ key: 'b', operator: 'Exists' }] },
          matchLabelKeys: ['b'],
        }),
        `Invalid ${PODS}[0]`,
      ],
      [
        withPods({ topologyKey: 'a', labelSelector: { matchLabels: { 'b c': '' } } }),
        `Invalid ${PODS}.labelSelector.matchLabels`,
      ],
      [
        withPod({ affinity: { podAntiAffinity: { [PREFERRED]: [{ podAffinityTerm: { topologyKey: 'a' } }] } } }),
        `Invalid ${POD}.affinity.podAntiAffinity.${PREFERRED}[0].weight`,
      ],
    ],
    keeps: [
      withPods({
        topologyKey: 'a.b/c',
        labelSelector: { matchLabels: { b: 'c' } },
        matchLabelKeys: ['b'],
        namespaces: ['d'],
      }),
    ],
  },
  tolerations: {
    breaks: [
      [withPod({ tolerations: [{}] }), `Invalid ${POD}.tolerations[0].operator`],
      [
        withPod({ tolerations: [{ key: 'a b', operator: 'Exists', value: 'c' }] }),
        `Invalid ${POD}.tolerations[0].key`,
        `Invalid ${POD}.tolerations[0].operator`,
      ],
      [withPod({ tolerations: [{ key: 'a', value: 'b c' }] }), `Invalid ${POD}.tolerations[0].operator`],
      [
        withPod({ tolerations: [{ key: 'a', operator: 'Gt', value: '1' }] }),
        `NotSupported ${POD}.tolerations[0].operator`,
      ],
      [withPod({ tolerations: [{ key: 'a', tolerationSeconds: 1 }] }), `Invalid ${POD}.tolerations[0].effect`],
      [withPod({ tolerations: [{ key: 'a', effect: 'A' }] }), `NotSupported ${POD}.tolerations[0].effect`],
    ],
    keeps: [
      withPod({
        tolerations: [{ operator: 'Exists' }, { key: 'a/b', value: 'c', effect: 'NoExecute', tolerationSeconds: -1 }],
      }),
    ],
  },
  'topology-spread': {
    breaks: [
      [
        withSpread({}),
        `Invalid ${SPREAD}.maxSkew`,
        `Required ${SPREAD}.topologyKey`,
        `NotSupported ${SPREAD}.whenUnsatisfiable`,
      ],
      [withSpread({ ...legalSpread(), minDomains: 0 }), `Invalid ${SPREAD}.minDomains`],
      [
        withSpread({ ...legalSpread(), whenUnsatisfiable: 'ScheduleAnyway', minDomains: 1 }),
        `Invalid ${SPREAD}.minDomains`,
      ],
      [withSpread({ ...legalSpread(), nodeTaintsPolicy: 'A' }), `NotSupported ${SPREAD}.nodeTaintsPolicy`],
      [withSpread({ ...legalSpread(), matchLabelKeys: ['a'] }), `Forbidden ${SPREAD}.matchLabelKeys`],
      [withSpread(legalSpread(), legalSpread()), `Duplicate ${SPREAD}.{topologyKey, whenUnsatisfiable}`],
      [
        withSpread({ ...legalSpread(), labelSelector: { matchExpressions: [{ key: 'a' }] } }),
        `Invalid ${SPREAD}.labelSelector.matchExpressions[0].operator`,
      ],
    ],
    keeps: [
      withSpread(
        { ...legalSpread(), minDomains: 1, labelSelector: {}, matchLabelKeys: ['a'] },
        { ...legalSpread(), topologyKey: 'b' },
      ),
    ],
  },
};

function withNodes(nodeAffinity: object): object {
  return withPod({ affinity: { nodeAffinity } });
}

function withTerm(requirement: object): object {
  return withNodes({ [REQUIRED]: { nodeSelectorTerms: [{ matchExpressions: [requirement] }] } });
}

function withPods(term: object): object {
  return withPod({ affinity: { podAffinity: { [REQUIRED]: [term] } } });
}

function withSpread(...topologySpreadConstraints: object[]): object {
  return withPod({ topologySpreadConstraints });
}

function legalSpread(): object {
  return { maxSkew: 1, topologyKey: 'a', whenUnsatisfiable: 'DoNotSchedule' };
}
