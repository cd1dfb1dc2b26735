import { POD, type RuleCases, withVolume } from './rule-case.js';

const DATA = `${POD}.volumes[0]`;
const CLAIM = `${DATA}.ephemeral.volumeClaimTemplate`;

/** Volumes that outlive their Pod or lie elsewhere: claims, drivers, network file systems and disks. */
export const storedVolumeCases: RuleCases = {
  'claim-volumes': {
    breaks: [
      [withVolume({ persistentVolumeClaim: {} }), `Required ${DATA}.persistentVolumeClaim.claimName`],
      [withVolume({ ephemeral: {} }), `Required ${CLAIM}`],
      [withClaim({}), `Required ${CLAIM}.spec.accessModes`, `Required ${CLAIM}.spec.resources[storage]`],
      [
        withClaim({ ...claim(), accessModes: ['A', 'ReadWriteOncePod', 'ReadWriteOnce'] }),
        `NotSupported ${CLAIM}.spec.accessModes`,
        `Forbidden ${CLAIM}.spec.accessModes`,
      ],
      [
        withClaim({ ...claim(), resources: { requests: { storage: '0' } } }),
        `Invalid ${CLAIM}.spec.resources[storage]`,
      ],
      [
        withClaim({ ...claim(), storageClassName: 'A', volumeMode: 'A', volumeAttributesClassName: 'A' }),
        `Invalid ${CLAIM}.spec.storageClassName`,
        `NotSupported ${CLAIM}.spec.volumeMode`,
        `Invalid ${CLAIM}.spec.volumeAttributesClassName`,
      ],
      [
        withClaim({ ...claim(), dataSource: { kind: 'A' } }),
        `Required ${CLAIM}.spec.dataSource.name`,
        `Invalid ${CLAIM}.spec.dataSource`,
      ],
      [
        withClaim({
          ...claim(),
          dataSource: { kind: 'A', name: 'a', apiGroup: 'a' },
          dataSourceRef: { kind: 'B', name: 'a', apiGroup: 'a' },
        }),
        `Invalid ${CLAIM}.spec`,
      ],
      [
        withVolume({
          ephemeral: { volumeClaimTemplate: { metadata: { name: 'a', labels: { 'a b': '' } }, spec: claim() } },
        }),
        `Forbidden ${CLAIM}.metadata.name`,
        `Invalid ${CLAIM}.metadata.labels`,
      ],
      [withVolume({ csi: {} }), `Required ${DATA}.csi.driver`],
      [
        withVolume({ csi: { driver: 'a'.repeat(64), nodePublishSecretRef: {} } }),
        `TooLong ${DATA}.csi.driver`,
        `Required ${DATA}.csi.nodePublishSecretRef.name`,
      ],
      [
        withVolume({ csi: { driver: 'a_b', nodePublishSecretRef: { name: 'A' } } }),
        `Invalid ${DATA}.csi.driver`,
        `Invalid ${DATA}.csi.name`,
      ],
    ],
    keeps: [
      withClaim({ ...claim(), dataSource: { kind: 'PersistentVolumeClaim', name: 'a' }, storageClassName: '' }),
      withVolume({ csi: { driver: 'Csi.Example.com' } }),
      withVolume({ persistentVolumeClaim: { claimName: 'A b' } }),
    ],
  },
  'network-volumes': {
    breaks: [
      [withVolume({ nfs: {} }), `Required ${DATA}.nfs.server`, `Required ${DATA}.nfs.path`, `Invalid ${DATA}.nfs.path`],
      [
        withVolume({ gcePersistentDisk: { partition: 256 } }),
        `Required ${DATA}.persistentDisk.pdName`,
        `Invalid ${DATA}.persistentDisk.partition`,
      ],
      [
        withVolume({ iscsi: { lun: 256, chapAuthSession: true } }),
        `Required ${DATA}.iscsi.targetPortal`,
        `Required ${DATA}.iscsi.iqn`,
        `Invalid ${DATA}.iscsi.lun`,
        `Required ${DATA}.iscsi.secretRef`,
      ],
      [
        withVolume({ iscsi: { targetPortal: 'a', iqn: 'iqn.a', lun: 0, initiatorName: 'a' } }),
        `Invalid ${DATA}.iscsi.iqn`,
        `Invalid ${DATA}.iscsi.initiatorname`,
      ],
      [
        withVolume({
          iscsi: {
            targetPortal: 'a'.repeat(60),
            iqn: 'eui.0123456789abcdef',
            lun: 0,
            initiatorName: 'eui.0123456789abcdef',
          },
        }),
        `Invalid ${DATA}.name`,
      ],
      [withVolume({ fc: {} }), `Required ${DATA}.fc.targetWWNs`],
      [
        withVolume({ fc: { targetWWNs: ['a'], wwids: ['b'], lun: -1 } }),
        `Invalid ${DATA}.fc.targetWWNs`,
        `Invalid ${DATA}.fc.lun`,
      ],
      [withVolume({ flocker: {} }), `Required ${DATA}.flocker`],
      [
        withVolume({ flocker: { datasetName: 'a/b', datasetUUID: 'c' } }),
        `Invalid ${DATA}.flocker`,
        `Invalid ${DATA}.flocker.datasetName`,
      ],
      [
        withVolume({ quobyte: { registry: 'a' } }),
        `Invalid ${DATA}.quobyte.registry`,
        `Required ${DATA}.quobyte.volume`,
      ],
      [
        withVolume({ quobyte: { registry: 'a:1', tenant: 'a'.repeat(65), volume: 'a' } }),
        `Required ${DATA}.quobyte.tenant`,
      ],
      [
        withVolume({ flexVolume: { options: { 'a.k8s.io/b': '' } } }),
        `Required ${DATA}.flexVolume.driver`,
        `Invalid ${DATA}.flexVolume.options[a.k8s.io/b]`,
      ],
      [
        withVolume({ azureDisk: { diskName: 'a', diskURI: 'a', kind: 'A', cachingMode: 'A' } }),
        `NotSupported ${DATA}.azureDisk.kind`,
        `NotSupported ${DATA}.azureDisk.cachingMode`,
        `NotSupported ${DATA}.azureDisk.diskURI`,
      ],
      [
        withVolume({ storageos: { volumeName: 'A', volumeNamespace: 'A', secretRef: {} } }),
        `Invalid ${DATA}.storageos.volumeName`,
        `Invalid ${DATA}.storageos.volumeNamespace`,
        `Required ${DATA}.storageos.secretRef.name`,
      ],
      [
        withVolume({ cinder: { secretRef: {} } }),
        `Required ${DATA}.cinder.volumeID`,
        `Required ${DATA}.cinder.secretRef.name`,
      ],
      [withVolume({ rbd: {} }), `Required ${DATA}.rbd.monitors`, `Required ${DATA}.rbd.image`],
      [
        withVolume({ scaleIO: {} }),
        ...['gateway', 'system', 'volumeName'].map((field) => `Required ${DATA}.scaleIO.${field}`),
      ],
    ],
    keeps: [
      withVolume({ nfs: { server: 'a', path: '/' } }),
      withVolume({
        iscsi: {
          targetPortal: 'a',
          iqn: 'iqn.2001-04.com.example:a',
          lun: 255,
          initiatorName: 'naa.0123456789abcdef0123456789abcdef',
        },
      }),
      withVolume({ fc: { wwids: ['a'], lun: -1 } }),
      withVolume({ quobyte: { registry: 'a:1,[::1]:2', volume: 'a' } }),
      withVolume({ azureDisk: { diskName: 'a', diskURI: '/subscriptions/a', kind: 'Managed' } }),
      withVolume({ azureDisk: { diskName: 'a', diskURI: 'https://a' } }),
      withVolume({ flexVolume: { driver: 'a', options: { 'example.com/a': '' } } }),
    ],
  },
};

function withClaim(spec: object): object {
  return withVolume({ ephemeral: { volumeClaimTemplate: { spec } } });
}

function claim(): object {
  return { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
}
