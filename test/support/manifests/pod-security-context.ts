import { POD, type RuleCases, withPod } from './rule-case.js';

const CONTEXT = `${POD}.securityContext`;

/** As whom a Pod runs, and what the kernel lets it do. */
export const podSecurityContextCases: RuleCases = {
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
};
