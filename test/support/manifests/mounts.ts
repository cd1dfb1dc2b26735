import { aJob, MAIN, POD, type RuleCases } from './rule-case.js';

/** Where a container sees the volumes of its Pod. */
export const mountCases: RuleCases = {
  'volume-mounts': {
    breaks: [
      [
        withMount({}),
        `Required ${MAIN}.volumeMounts[0].name`,
        `NotFound ${MAIN}.volumeMounts[0].name`,
        `Required ${MAIN}.volumeMounts[0].mountPath`,
      ],
      [withMount({ name: 'b', mountPath: '/a' }), `NotFound ${MAIN}.volumeMounts[0].name`],
      [
        withMount({ name: 'data', mountPath: '/a' }, { name: 'data', mountPath: '/a' }),
        `Invalid ${MAIN}.volumeMounts[1].mountPath`,
      ],
      [withMount({ name: 'data', mountPath: '/a', subPath: '/b' }), `Invalid ${MAIN}.volumeMounts.subPath`],
      [
        withMount({ name: 'data', mountPath: '/a', subPath: 'b', subPathExpr: '../c' }),
        `Invalid ${MAIN}.volumeMounts[0].subPathExpr`,
        `Invalid ${MAIN}.volumeMounts.subPathExpr`,
      ],
      [
        withMount({ name: 'data', mountPath: '/a', mountPropagation: 'A' }),
        `NotSupported ${MAIN}.volumeMounts.mountPropagation`,
      ],
      [
        withMount({ name: 'data', mountPath: '/a', mountPropagation: 'Bidirectional' }),
        `Forbidden ${MAIN}.volumeMounts.mountPropagation`,
      ],
      [
        withMount({ name: 'data', mountPath: '/a', recursiveReadOnly: 'Enabled' }),
        `Forbidden ${MAIN}.volumeMounts.recursiveReadOnly`,
      ],
      [
        withMount({ name: 'data', mountPath: '/a', recursiveReadOnly: 'A' }),
        `NotSupported ${MAIN}.volumeMounts.recursiveReadOnly`,
      ],
      [
        aJob({
          pod: { volumes: [{ name: 'data', hostPath: {} }] },
          container: { volumeMounts: [{ name: 'data', mountPath: '/a' }] },
        }),
        `Required ${POD}.volumes[0].hostPath.path`,
        `NotFound ${MAIN}.volumeMounts[0].name`,
      ],
    ],
    keeps: [
      withMount({
        name: 'data',
        mountPath: 'a/../b',
        subPath: '..b/c',
        readOnly: true,
        recursiveReadOnly: 'Enabled',
        mountPropagation: 'None',
      }),
    ],
  },
  'volume-devices': {
    breaks: [
      [
        withDevice({}),
        `Required ${MAIN}.volumeDevices[0].name`,
        `NotFound ${MAIN}.volumeDevices[0].name`,
        `Required ${MAIN}.volumeDevices[0].devicePath`,
      ],
      [withDevice({ name: 'data', devicePath: '/a' }), `Invalid ${MAIN}.volumeDevices[0].name`],
      [withDevice({ name: 'claim', devicePath: '/../a' }), `Invalid ${MAIN}.volumeDevices[0].devicePath`],
      [
        withDevice({ name: 'claim', devicePath: '/a' }, { name: 'claim', devicePath: '/b' }),
        `Invalid ${MAIN}.volumeDevices[1].name`,
      ],
    ],
    keeps: [withDevice({ name: 'claim', devicePath: '/a' })],
  },
};

function withMount(...volumeMounts: object[]): object {
  return aJob({ pod: { volumes: [{ name: 'data' }] }, container: { volumeMounts } });
}

function withDevice(...volumeDevices: object[]): object {
  return aJob({
    pod: { volumes: [{ name: 'data' }, { name: 'claim', persistentVolumeClaim: { claimName: 'a' } }] },
    container: { volumeDevices },
  });
}
