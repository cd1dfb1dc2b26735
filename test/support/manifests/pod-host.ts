import { aJob, MAIN, POD, type RuleCases, withPod } from './rule-case.js';

const CONTEXT = `${POD}.securityContext`;

/** What a Pod says of the machine below it: its system, its network, its namespaces. */
export const podHostCases: RuleCases = {
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
};
