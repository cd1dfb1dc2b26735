import { POD, type RuleCases, withPod, withVolume } from './rule-case.js';

const DATA = `${POD}.volumes[0]`;

/** What a volume is called and what fills it on its node. */
export const volumeCases: RuleCases = {
  'volume-names': {
    breaks: [
      [withVolume({ name: '' }), `Required ${DATA}.name`],
      [withVolume({ name: 'a.b' }), `Invalid ${DATA}.name`],
    ],
    keeps: [withVolume({ name: 'a'.repeat(63) })],
  },
  'distinct-volumes': {
    breaks: [[withPod({ volumes: [{ name: 'a' }, { name: 'a' }] }), `Duplicate ${POD}.volumes[1].name`]],
    keeps: [withPod({ volumes: [{ name: 'a' }, { name: 'b' }] })],
  },
  'volume-sources': {
    breaks: [
      [withVolume({ emptyDir: {}, hostPath: { path: '/a' } }), `Forbidden ${DATA}.hostPath`],
      [
        withVolume({ emptyDir: {}, cephfs: {}, downwardAPI: {} }),
        `Forbidden ${DATA}.cephFS`,
        `Forbidden ${DATA}.downwarAPI`,
      ],
    ],
    keeps: [withVolume({}), withVolume({ emptyDir: {} })],
  },
  'local-volumes': {
    breaks: [
      [withVolume({ emptyDir: { sizeLimit: '-1' } }), `Forbidden ${DATA}.emptyDir.sizeLimit`],
      [withVolume({ hostPath: {} }), `Required ${DATA}.hostPath.path`],
      [
        withVolume({ hostPath: { path: '/a/../b', type: 'A' } }),
        `Invalid ${DATA}.hostPath.path`,
        `NotSupported ${DATA}.hostPath.type`,
      ],
      [
        withVolume({ gitRepo: { directory: '/a' } }),
        `Required ${DATA}.gitRepo.repository`,
        `Invalid ${DATA}.gitRepo.directory`,
      ],
      [
        withVolume({ image: { pullPolicy: 'A' } }),
        `Required ${DATA}.image.reference`,
        `NotSupported ${DATA}.image.pullPolicy`,
      ],
    ],
    keeps: [
      withVolume({ emptyDir: { sizeLimit: '0', medium: 'any' } }),
      withVolume({ hostPath: { path: 'a', type: '' } }),
      withVolume({ gitRepo: { repository: 'a' } }),
      withVolume({ image: { reference: 'a' } }),
    ],
  },
};
