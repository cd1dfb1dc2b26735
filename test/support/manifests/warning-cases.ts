import { aJob, MAIN, POD, withContainer, withInit, withPod, withVolume } from './rule-case.js';

/** What the API server takes with a warning: manifests with the paths that it warns about, and manifests without. */
export interface WarningCase {
  breaks: readonly (readonly [manifest: object, ...paths: string[]])[];
  keeps: readonly object[];
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const NODES = `${POD}.affinity.nodeAffinity`;
const ANNOTATIONS = 'spec.template.metadata.annotations';

/** By the id of the rule. */
export const WARNING_CASES: Readonly<Record<string, WarningCase>> = {
  'pod-name': {
    breaks: [[aJob({ metadata: { name: 'a.b' } }), 'metadata.name']],
    keeps: [aJob({ metadata: { name: 'a'.repeat(57) } })],
  },
  'many-indexes': {
    breaks: [[aJob({ spec: { completionMode: 'Indexed', completions: 100_001, parallelism: 10_001 } }), 'spec']],
    keeps: [
      aJob({ spec: { completionMode: 'Indexed', completions: 100_001, parallelism: 10_000 } }),
      aJob({ spec: { completions: 100_001, parallelism: 10_001 } }),
    ],
  },
  'deprecated-labels': {
    breaks: [
      [withPod({ nodeSelector: { 'beta.kubernetes.io/os': 'linux' } }), `${POD}.nodeSelector[beta.kubernetes.io/os]`],
      [
        withPod({
          affinity: {
            nodeAffinity: {
              [REQUIRED]: {
                nodeSelectorTerms: [
                  { matchExpressions: [{ key: 'node-role.kubernetes.io/master', operator: 'Exists' }] },
                ],
              },
              [PREFERRED]: [
                {
                  weight: 1,
                  preference: { matchExpressions: [{ key: 'beta.kubernetes.io/arch', operator: 'Exists' }] },
                },
              ],
            },
          },
        }),
        `${NODES}.${REQUIRED}.nodeSelectorTerms[0].matchExpressions[0].key`,
        `${NODES}.${PREFERRED}[0].preference.matchExpressions[0].key`,
      ],
    ],
    keeps: [withPod({ nodeSelector: { 'kubernetes.io/os': 'linux' } })],
  },
  'preferred-values': {
    breaks: [[withPreferred(['a b']), `${NODES}.${PREFERRED}[0].preference.matchExpressions[0].values[0]`]],
    keeps: [withPreferred(['a'])],
  },
  'null-selectors': {
    breaks: [
      [
        withPod({ topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'a', whenUnsatisfiable: 'DoNotSchedule' }] }),
        `${POD}.topologySpreadConstraints[0].labelSelector`,
      ],
      [
        withPod({
          affinity: {
            podAffinity: { [REQUIRED]: [{ topologyKey: 'a' }] },
            podAntiAffinity: { [PREFERRED]: [{ weight: 1, podAffinityTerm: { topologyKey: 'a' } }] },
          },
        }),
        `${POD}.affinity.podAffinity.${REQUIRED}[0].labelSelector`,
        `${POD}.affinity.podAntiAffinity.${PREFERRED}[0].podAffinityTerm.labelSelector`,
      ],
    ],
    keeps: [withPod({ affinity: { podAffinity: { [REQUIRED]: [{ topologyKey: 'a', labelSelector: {} }] } } })],
  },
  'deprecated-annotations': {
    breaks: [
      [
        withAnnotations({ 'scheduler.alpha.kubernetes.io/critical-pod': '' }),
        `${ANNOTATIONS}[scheduler.alpha.kubernetes.io/critical-pod]`,
      ],
      [
        withAnnotations({ 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' }),
        `${ANNOTATIONS}[seccomp.security.alpha.kubernetes.io/pod]`,
      ],
      [
        withAnnotations({ 'container.apparmor.security.beta.kubernetes.io/main': 'unconfined' }),
        `${ANNOTATIONS}[container.apparmor.security.beta.kubernetes.io/main]`,
      ],
    ],
    keeps: [
      aJob({
        template: {
          metadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/main': 'unconfined' } },
        },
        pod: { securityContext: { appArmorProfile: { type: 'Unconfined' } } },
      }),
    ],
  },
  'deprecated-volumes': {
    breaks: [
      [withVolume({ gitRepo: { repository: 'a' } }), `${POD}.volumes[0].gitRepo`],
      [withVolume({ storageos: { volumeName: 'a' } }), `${POD}.volumes[0].storageOS`],
    ],
    keeps: [withVolume({ nfs: { server: 'a', path: '/a' } })],
  },
  'overlapping-paths': {
    breaks: [
      [withItems('a', 'a/b'), `${POD}.volumes[0]`],
      [withVolume({ projected: { sources: [{}] } }), `${POD}.volumes[0]`],
      [
        withVolume({
          projected: {
            sources: [{ serviceAccountToken: { path: 'a' } }, { clusterTrustBundle: { name: 'a', path: 'a/b' } }],
          },
        }),
        `${POD}.volumes[0]`,
      ],
    ],
    keeps: [withItems('a', 'ab')],
  },
  'pull-secret-names': {
    breaks: [[withPod({ imagePullSecrets: [{}] }), `${POD}.imagePullSecrets[0].name`]],
    keeps: [withPod({ imagePullSecrets: [{ name: 'a' }] })],
  },
  'fractional-bytes': {
    breaks: [
      [withContainer({ resources: { requests: { memory: '100m' } } }), `${MAIN}.resources.requests[memory]`],
      [withPod({ overhead: { memory: '1500m' } }), `${POD}.overhead[memory]`],
    ],
    keeps: [withContainer({ resources: { requests: { memory: '1000m', cpu: '100m', 'ephemeral-storage': '1.0' } } })],
  },
  'port-overlaps': {
    breaks: [
      [withContainer({ ports: [{ containerPort: 1, hostIP: '10.0.0.1' }] }), `${MAIN}.ports[0]`],
      [
        aJob({
          pod: { initContainers: [{ name: 'init', image: 'a', ports: [{ containerPort: 1, name: 'a' }] }] },
          container: { ports: [{ containerPort: 1 }, { containerPort: 2, name: 'a' }] },
        }),
        `${MAIN}.ports[0]`,
        `${MAIN}.ports[1]`,
      ],
    ],
    keeps: [withContainer({ ports: [{ containerPort: 1 }, { containerPort: 1, protocol: 'UDP' }] })],
  },
  'negative-grace': {
    breaks: [[withPod({ terminationGracePeriodSeconds: -1 }), `${POD}.terminationGracePeriodSeconds`]],
    keeps: [withPod({ terminationGracePeriodSeconds: 0 })],
  },
  'ip-spelling': {
    breaks: [
      [withPod({ hostAliases: [{ ip: '2001:DB8:0:0:0:0:0:1' }] }), `${POD}.hostAliases[0].ip`],
      [withPod({ dnsConfig: { nameservers: ['1:0:0:2:0:0:0:3'] } }), `${POD}.dnsConfig.nameservers[0]`],
    ],
    keeps: [withPod({ hostAliases: [{ ip: '2001:db8::1' }, { ip: '10.0.0.1' }], initContainers: [] }), withInit({})],
  },
};

function withAnnotations(annotations: Record<string, string>): object {
  return aJob({ template: { metadata: { annotations } } });
}

function withPreferred(values: string[]): object {
  return withPod({
    affinity: {
      nodeAffinity: {
        [PREFERRED]: [{ weight: 1, preference: { matchExpressions: [{ key: 'a', operator: 'In', values }] } }],
      },
    },
  });
}

function withItems(...paths: string[]): object {
  return withVolume({ configMap: { name: 'a', items: paths.map((path) => ({ key: 'a', path })) } });
}
