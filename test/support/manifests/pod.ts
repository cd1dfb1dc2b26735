import { aJob, MAIN, POD, type RuleCases, withPod } from './rule-case.js';

const CONTEXT = `${POD}.securityContext`;
const SPREAD = `${POD}.topologySpreadConstraints[0]`;
const NODES = `${POD}.affinity.nodeAffinity`;
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const PODS = `${POD}.affinity.podAffinity.${REQUIRED}[0]`;

/** What a Pod template says. */
export const podCases: RuleCases = {
  'pod-words': {
    breaks: [
      [withPod({ dnsPolicy: 'A' }), `NotSupported ${POD}.dnsPolicy`],
      [withPod({ preemptionPolicy: 'A' }), `NotSupported ${POD}.preemptionPolicy`],
      [withPod({ preemptionPolicy: '' }), `Required ${POD}.preemptionPolicy`],
      [withPod({ activeDeadlineSeconds: 0 }), `Invalid ${POD}.activeDeadlineSeconds`],
      [withPod({ activeDeadlineSeconds: 2 ** 31 }), `Invalid ${POD}.activeDeadlineSeconds`],
    ],
    keeps: [withPod({ dnsPolicy: 'Default', preemptionPolicy: 'Never', activeDeadlineSeconds: 2 ** 31 - 1 })],
  },
  'pod-names': {
    breaks: [
      [withPod({ hostname: 'a.b', subdomain: 'A' }), `Invalid ${POD}.hostname`, `Invalid ${POD}.subdomain`],
      [
        withPod({ serviceAccountName: 'A', nodeName: 'A' }),
        `Invalid ${POD}.serviceAccountName`,
        `Invalid ${POD}.nodeName`,
      ],
      [
        withPod({ priorityClassName: 'A', runtimeClassName: '' }),
        `Invalid ${POD}.priorityClassName`,
        `Invalid ${POD}.runtimeClassName`,
      ],
      [withPod({ hostnameOverride: 'A' }), `Invalid ${POD}.hostnameOverride`],
      [withPod({ hostnameOverride: 'a'.repeat(65) }), `TooLong ${POD}.hostnameOverride`],
      [withPod({ hostnameOverride: 'a', hostNetwork: true }), `Forbidden ${POD}.hostnameOverride`],
    ],
    keeps: [
      withPod({
        hostname: 'a',
        subdomain: 'b',
        serviceAccountName: 'c.d',
        priorityClassName: 'e.f',
        runtimeClassName: 'g.h',
        hostnameOverride: 'i.j',
        setHostnameAsFQDN: false,
      }),
    ],
  },
  'pod-os': {
    breaks: [
      [withPod({ os: { name: '' } }), `Required ${POD}.os.name`],
      [withPod({ os: { name: 'mac' } }), `NotSupported ${POD}.os`],
      [
        withPod({ os: { name: 'linux' }, securityContext: { windowsOptions: {} } }),
        `Forbidden ${CONTEXT}.windowsOptions`,
      ],
      [withPod({ os: { name: 'windows' }, hostPID: true }), `Forbidden ${POD}.hostPID`],
      [
        withPod({ os: { name: 'windows' }, securityContext: { runAsUser: 1, fsGroup: 1 } }),
        `Forbidden ${CONTEXT}.runAsUser`,
        `Forbidden ${CONTEXT}.fsGroup`,
      ],
      [
        aJob({ pod: { os: { name: 'windows' } }, container: { securityContext: { privileged: false } } }),
        `Forbidden ${MAIN}.securityContext.privileged`,
      ],
    ],
    keeps: [withPod({ os: { name: 'windows' } }), withPod({ os: { name: 'linux' }, hostPID: true })],
  },
  'windows-host': {
    breaks: [
      [withPod({ securityContext: { windowsOptions: { hostProcess: true } } }), `Invalid ${POD}.hostNetwork`],
      [
        aJob({
          pod: { hostNetwork: true, initContainers: [{ name: 'init', image: 'a' }] },
          container: { securityContext: { windowsOptions: { hostProcess: true } } },
        }),
        `Invalid ${POD}`,
      ],
    ],
    keeps: [withPod({ hostNetwork: true, securityContext: { windowsOptions: { hostProcess: true } } })],
  },
  'pod-security-context': {
    breaks: [
      [
        withPod({ securityContext: { runAsUser: -1, runAsGroup: 2 ** 31, fsGroup: -1, supplementalGroups: [0, -1] } }),
        `Invalid ${CONTEXT}.runAsUser`,
        `Invalid ${CONTEXT}.runAsGroup`,
        `Invalid ${CONTEXT}.fsGroup`,
        `Invalid ${CONTEXT}.supplementalGroups[1]`,
      ],
      [
        withPod({
          securityContext: { fsGroupChangePolicy: 'A', supplementalGroupsPolicy: 'A', seLinuxChangePolicy: 'A' },
        }),
        `NotSupported ${CONTEXT}.fsGroupChangePolicy`,
        `NotSupported ${CONTEXT}.supplementalGroupsPolicy`,
        `NotSupported ${CONTEXT}.seLinuxChangePolicy`,
      ],
      [withPod({ securityContext: { seccompProfile: {} } }), `Required ${CONTEXT}.seccompProfile.type`],
      [
        withPod({ securityContext: { seccompProfile: { type: 'Localhost' } } }),
        `Required ${CONTEXT}.seccompProfile.localhostProfile`,
      ],
      [
        withPod({ securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: '../a' } } }),
        `Invalid ${CONTEXT}.seccompProfile.localhostProfile`,
      ],
      [
        withPod({ securityContext: { appArmorProfile: { type: 'A' } } }),
        `NotSupported ${CONTEXT}.appArmorProfile.type`,
      ],
      [
        withPod({ securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: ' a' } } }),
        `Invalid ${CONTEXT}.appArmorProfile.localhostProfile`,
      ],
      [
        withPod({ securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: 'a'.repeat(4096) } } }),
        `TooLong ${CONTEXT}.appArmorProfile.localhostProfile`,
      ],
      [
        withPod({ securityContext: { sysctls: [{ name: '' }, { name: 'A' }, { name: 'a.b' }, { name: 'a.b' }] } }),
        `Required ${CONTEXT}.sysctls[0].name`,
        `Invalid ${CONTEXT}.sysctls[1].name`,
        `Duplicate ${CONTEXT}.sysctls[3].name`,
      ],
      [
        withPod({ hostNetwork: true, securityContext: { sysctls: [{ name: 'net.a' }, { name: 'kernel.shmall' }] } }),
        `Invalid ${CONTEXT}.sysctls[0].name`,
      ],
      [
        withPod({
          hostIPC: true,
          securityContext: { sysctls: [{ name: 'net/a' }, { name: 'kernel/shmall' }, { name: 'kernel.sem' }] },
        }),
        `Invalid ${CONTEXT}.sysctls[1].name`,
        `Invalid ${CONTEXT}.sysctls[2].name`,
      ],
      [
        withPod({
          securityContext: {
            windowsOptions: { gmsaCredentialSpecName: 'A', gmsaCredentialSpec: '', runAsUserName: 'a/b' },
          },
        }),
        `Invalid ${CONTEXT}.windowsOptions.gmsaCredentialSpecName`,
        `Invalid ${CONTEXT}.windowsOptions.gmsaCredentialSpec`,
        `Invalid ${CONTEXT}.windowsOptions.runAsUserName`,
      ],
    ],
    keeps: [
      withPod({
        securityContext: {
          runAsUser: 0,
          runAsGroup: 2 ** 31 - 1,
          fsGroupChangePolicy: 'OnRootMismatch',
          seccompProfile: { type: 'Localhost', localhostProfile: 'a/b' },
          appArmorProfile: { type: 'Unconfined' },
          sysctls: [{ name: 'net/ipv4/tcp_a' }, { name: 'kernel.shm_a' }],
          windowsOptions: { runAsUserName: 'DOMAIN\\a b' },
        },
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
  'pod-gates': {
    breaks: [
      [withPod({ readinessGates: [{ conditionType: 'a b' }] }), `Invalid ${POD}.readinessGates[0].conditionType`],
      [withPod({ schedulingGates: [{ name: 'a b' }] }), `Invalid ${POD}.schedulingGates[0]`],
      [withPod({ schedulingGates: [{ name: 'a' }, { name: 'a' }] }), `Duplicate ${POD}.schedulingGates[1]`],
    ],
    keeps: [
      withPod({ readinessGates: [{ conditionType: 'a.b/C' }], schedulingGates: [{ name: 'a' }, { name: 'a/b' }] }),
    ],
  },
  'dns-config': {
    breaks: [
      [withPod({ dnsPolicy: 'None' }), `Required ${POD}.dnsConfig`],
      [withPod({ dnsPolicy: 'None', dnsConfig: {} }), `Required ${POD}.dnsConfig.nameservers`],
      [
        withPod({ dnsConfig: { nameservers: ['1.2.3.4', '1.2.3.4', '01.2.3.4', '::ffff:1.2.3.4'] } }),
        `Invalid ${POD}.dnsConfig.nameservers`,
        `Invalid ${POD}.dnsConfig.nameservers[2]`,
        `Invalid ${POD}.dnsConfig.nameservers[3]`,
      ],
      [withPod({ dnsConfig: { searches: ['A'] } }), `Invalid ${POD}.dnsConfig.searches[0]`],
      [
        withPod({ dnsConfig: { searches: Array.from({ length: 33 }, () => 'a') } }),
        `Invalid ${POD}.dnsConfig.searches`,
      ],
      [
        withPod({ dnsConfig: { searches: Array.from({ length: 10 }, () => 'a'.repeat(250)) } }),
        `Invalid ${POD}.dnsConfig.searches`,
      ],
      [withPod({ dnsConfig: { options: [{ value: 'a' }] } }), `Required ${POD}.dnsConfig.options[0]`],
    ],
    keeps: [
      withPod({
        dnsPolicy: 'None',
        dnsConfig: {
          nameservers: ['1.2.3.4', 'fe80::1', '::1.2.3.4'],
          searches: ['.', '_a.b.', 'c_d'],
          options: [{ name: 'a' }],
        },
      }),
    ],
  },
  'host-aliases': {
    breaks: [
      [
        withPod({ hostAliases: [{ ip: '1.2.3', hostnames: ['A'] }] }),
        `Invalid ${POD}.hostAliases[0].ip`,
        `Invalid ${POD}.hostAliases[0].hostnames[0]`,
      ],
    ],
    keeps: [withPod({ hostAliases: [{ ip: '::1', hostnames: ['a.b'] }] })],
  },
  'host-namespaces': {
    breaks: [
      [withPod({ hostPID: true, shareProcessNamespace: true }), `Invalid ${POD}.shareProcessNamespace`],
      [
        withPod({ hostUsers: false, hostNetwork: true, hostPID: true, hostIPC: true }),
        `Forbidden ${POD}.hostNetwork`,
        `Forbidden ${POD}.HostPID`,
        `Forbidden ${POD}.HostIPC`,
      ],
      [
        aJob({ pod: { hostNetwork: true }, container: { ports: [{ containerPort: 80, hostPort: 81 }] } }),
        `Invalid ${MAIN}.ports[0].hostPort`,
      ],
      [
        aJob({
          pod: { hostUsers: false, volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'a' } }] },
          container: { volumeDevices: [{ name: 'a', devicePath: '/dev/a' }] },
        }),
        `Forbidden ${MAIN}.volumeDevices`,
      ],
    ],
    keeps: [
      withPod({ hostUsers: false }),
      aJob({
        pod: { hostNetwork: true, hostPID: true },
        container: { ports: [{ containerPort: 80, hostPort: 80 }, { containerPort: 81 }] },
      }),
    ],
  },
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
  'file-key-volumes': {
    breaks: [
      [withFileKey('b'), `NotFound ${MAIN}.env[0].valueFrom.fileKeyRef.volumeName`],
      [withFileKey('claim'), `Invalid ${MAIN}.env[0].valueFrom.fileKeyRef.volumeName`],
    ],
    keeps: [withFileKey('data')],
  },
};

function withAmounts(pod: object, container: object): object {
  return aJob({ pod: { resources: pod }, container: { resources: container } });
}

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

function withFileKey(volumeName: string): object {
  return aJob({
    pod: { volumes: [{ name: 'data' }, { name: 'claim', persistentVolumeClaim: { claimName: 'a' } }] },
    container: { env: [{ name: 'A', valueFrom: { fileKeyRef: { volumeName, key: 'a', path: 'b' } } }] },
  });
}
