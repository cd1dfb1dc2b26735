import { POD, type RuleCases, withPod } from './rule-case.js';

/** What a Pod template is called, and when it may start. */
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
};
