import { aJob, MAIN, POD, type RuleCases, withContainer, withInit, withPod } from './rule-case.js';

const INIT = `${POD}.initContainers[0]`;
const CONTEXT = `${MAIN}.securityContext`;

/** What a container is called, runs, and may do. */
export const containerCases: RuleCases = {
  'container-names': {
    breaks: [
      [withPod({ containers: [] }), `Required ${POD}.containers`],
      [withContainer({ name: '' }), `Required ${MAIN}.name`],
      [withContainer({ name: 'a.b' }), `Invalid ${MAIN}.name`],
      [withInit({ name: 'main' }), `Duplicate ${INIT}.name`],
    ],
    keeps: [withInit({ name: 'a'.repeat(63) })],
  },
  'container-image': {
    breaks: [
      [withContainer({ image: '' }), `Required ${MAIN}.image`],
      [withContainer({ imagePullPolicy: 'A' }), `NotSupported ${MAIN}.imagePullPolicy`],
      [withInit({ terminationMessagePolicy: 'A' }), `NotSupported ${INIT}.terminationMessagePolicy`],
    ],
    keeps: [
      withContainer({ image: ' a', imagePullPolicy: 'Never', terminationMessagePolicy: 'FallbackToLogsOnError' }),
    ],
  },
  ports: {
    breaks: [
      [withContainer({ ports: [{}] }), `Required ${MAIN}.ports[0].containerPort`],
      [
        withContainer({ ports: [{ containerPort: 65_536, hostPort: -1, protocol: 'tcp', name: 'a--b' }] }),
        `Invalid ${MAIN}.ports[0].containerPort`,
        `Invalid ${MAIN}.ports[0].hostPort`,
        `NotSupported ${MAIN}.ports[0].protocol`,
        `Invalid ${MAIN}.ports[0].name`,
      ],
      [
        withContainer({
          ports: [
            { containerPort: 1, name: 'a' },
            { containerPort: 2, name: 'a' },
          ],
        }),
        `Duplicate ${MAIN}.ports[1].name`,
      ],
      [
        withContainer({
          ports: [
            { containerPort: 1, hostPort: 3 },
            { containerPort: 2, hostPort: 3 },
          ],
        }),
        `Duplicate ${MAIN}.ports[1].hostPort`,
      ],
      [
        aJob({
          pod: {
            initContainers: [
              { name: 'b', image: 'a' },
              {
                name: 'init',
                image: 'a',
                ports: [
                  { containerPort: 1, hostPort: 3 },
                  { containerPort: 2, hostPort: 3 },
                ],
              },
            ],
          },
        }),
        `Duplicate ${INIT}.ports[1].hostPort`,
      ],
    ],
    keeps: [
      withContainer({
        ports: [
          { containerPort: 1, hostPort: 3, name: 'abcdefghijklm-1' },
          { containerPort: 1, hostPort: 3, protocol: 'UDP' },
        ],
      }),
    ],
  },
  'security-context': {
    breaks: [
      [
        withContainer({ securityContext: { runAsUser: -1, runAsGroup: -1 } }),
        `Invalid ${CONTEXT}.runAsUser`,
        `Invalid ${CONTEXT}.runAsGroup`,
      ],
      [withContainer({ securityContext: { procMount: 'A' } }), `NotSupported ${CONTEXT}.procMount`],
      [withContainer({ securityContext: { procMount: 'Unmasked' } }), `Invalid ${CONTEXT}.procMount`],
      [
        withContainer({
          securityContext: { allowPrivilegeEscalation: false, capabilities: { add: ['CAP_SYS_ADMIN'] } },
        }),
        `Invalid ${CONTEXT}`,
      ],
      [
        withContainer({ securityContext: { seccompProfile: { type: 'A' }, appArmorProfile: {} } }),
        `NotSupported ${CONTEXT}.seccompProfile.type`,
        `Required ${CONTEXT}.appArmorProfile.type`,
      ],
      [
        withContainer({ securityContext: { windowsOptions: { runAsUserName: 'a\\b\\c' } } }),
        `Invalid ${CONTEXT}.windowsOptions.runAsUserName`,
      ],
    ],
    keeps: [
      withContainer({
        securityContext: { allowPrivilegeEscalation: false, capabilities: { add: ['SYS_ADMIN'] }, runAsUser: 0 },
      }),
      aJob({ pod: { hostUsers: false }, container: { securityContext: { procMount: 'Unmasked' } } }),
    ],
  },
};
