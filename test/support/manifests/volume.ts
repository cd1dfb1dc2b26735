import { POD, type RuleCases, withPod, withVolume } from './rule-case.js';

const DATA = `${POD}.volumes[0]`;
const CLAIM = `${DATA}.ephemeral.volumeClaimTemplate`;
const SOURCE = `${DATA}.projected.sources[0]`;

/** What a volume says. */
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
  'config-volumes': {
    breaks: [
      [
        withVolume({ secret: { defaultMode: 512 } }),
        `Required ${DATA}.secret.secretName`,
        `Invalid ${DATA}.secret.defaultMode`,
      ],
      [
        withVolume({ configMap: { items: [{ mode: -1 }] } }),
        `Required ${DATA}.configMap.name`,
        `Required ${DATA}.configMap.items[0].key`,
        `Required ${DATA}.configMap.items[0].path`,
        `Invalid ${DATA}.configMap.items[0].mode`,
      ],
      [
        withVolume({ configMap: { name: 'a', items: [{ key: 'a', path: '..a' }] } }),
        `Invalid ${DATA}.configMap.items[0].path`,
      ],
      [
        withVolume({ downwardAPI: { items: [{}] } }),
        `Required ${DATA}.downwardAPI.path`,
        `Required ${DATA}.downwardAPI`,
      ],
      [
        withVolume({
          downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'spec.nodeName' }, resourceFieldRef: {} }] },
        }),
        `NotSupported ${DATA}.downwardAPI.fieldRef.fieldPath`,
        `Invalid ${DATA}.downwardAPI`,
      ],
      [
        withVolume({ downwardAPI: { items: [{ path: 'a', resourceFieldRef: { resource: 'limits.cpu' } }] } }),
        `Required ${DATA}.downwardAPI.resourceFieldRef.containerName`,
      ],
    ],
    keeps: [
      withVolume({ secret: { secretName: 'A b', defaultMode: 511, items: [{ key: 'a b', path: 'c/d' }] } }),
      withVolume({ downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'metadata.labels' } }] } }),
    ],
  },
  'projected-volumes': {
    breaks: [
      [
        withVolume({ projected: { defaultMode: -1, sources: [{ secret: {}, configMap: {} }] } }),
        `Invalid ${DATA}.projected.defaultMode`,
        `Forbidden ${SOURCE}`,
        `Required ${SOURCE}.secret.name`,
        `Required ${SOURCE}.configMap.name`,
      ],
      [
        withProjected(
          { secret: { name: 'a', items: [{ key: 'a', path: 'b' }] } },
          { configMap: { name: 'a', items: [{ key: 'a', path: 'b' }] } },
        ),
        `Invalid ${DATA}.projected`,
      ],
      [
        withProjected({ serviceAccountToken: { path: '', expirationSeconds: 599 } }),
        `Invalid ${SOURCE}.serviceAccountToken.expirationSeconds`,
        `Required ${DATA}.projected.path`,
      ],
      [withProjected({ serviceAccountToken: { path: '/a' } }), `Invalid ${DATA}.projected.path`],
      [
        withProjected({ clusterTrustBundle: {} }),
        `Required ${SOURCE}.clusterTrustBundle`,
        `Required ${SOURCE}.clusterTrustBundle.path`,
      ],
      [
        withProjected({ clusterTrustBundle: { name: 'A', path: 'a', labelSelector: {} } }),
        `Invalid ${SOURCE}.clusterTrustBundle.name`,
        `Invalid ${SOURCE}.clusterTrustBundle.labelSelector`,
      ],
      [
        withProjected({ clusterTrustBundle: { signerName: 'a/b', path: 'a' } }),
        `Invalid ${SOURCE}.clusterTrustBundle.signerName`,
      ],
      [
        withProjected({ podCertificate: {} }),
        `Required ${SOURCE}.podCertificate.signerName`,
        `NotSupported ${SOURCE}.podCertificate.keyType`,
        `Required ${SOURCE}.podCertificate`,
      ],
      [
        withProjected({
          podCertificate: {
            signerName: 'kubernetes.io/a',
            keyType: 'ED25519',
            keyPath: 'a',
            maxExpirationSeconds: 86_401,
            userAnnotations: { a: 'b' },
          },
        }),
        `Invalid ${SOURCE}.podCertificate.maxExpirationSeconds`,
        `Invalid ${SOURCE}.podCertificate.userAnnotations`,
      ],
    ],
    keeps: [
      withProjected({}, { serviceAccountToken: { path: 'a' } }, { clusterTrustBundle: { name: 'a.b:c:d', path: 'b' } }),
      withProjected({
        podCertificate: {
          signerName: 'example.com/a',
          keyType: 'RSA3072',
          keyPath: 'a',
          certificateChainPath: 'b',
          maxExpirationSeconds: 3600,
        },
      }),
    ],
  },
  'volume-users': {
    breaks: [
      [
        withVolume({
          configMap: { name: 'a' },
          downwardAPI: { defaultUser: -1, items: [{ path: 'a', user: -1, fieldRef: { fieldPath: 'metadata.name' } }] },
        }),
        `Forbidden ${DATA}.configMap`,
        `Invalid ${DATA}.downwardAPI.defaultUser`,
        `Invalid ${DATA}.downwardAPI.user`,
      ],
      [
        withProjected({
          secret: { name: 'a', items: [{ key: 'a', path: 'b', user: -1 }] },
          configMap: { name: 'a', items: [{ key: 'a', path: 'c', user: -1 }] },
          serviceAccountToken: { path: 'd', user: -1 },
        }),
        `Forbidden ${SOURCE}`,
        `Invalid ${SOURCE}.configMap.items[0].user`,
        `Invalid ${SOURCE}.serviceAccountToken.user`,
      ],
    ],
    keeps: [
      withVolume({ secret: { secretName: 'a', defaultUser: -1, items: [{ key: 'a', path: 'b', user: -1 }] } }),
      withProjected({ serviceAccountToken: { path: 'a', user: -1 } }),
    ],
  },
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

function withProjected(...sources: object[]): object {
  return withVolume({ projected: { sources } });
}

function withClaim(spec: object): object {
  return withVolume({ ephemeral: { volumeClaimTemplate: { spec } } });
}

function claim(): object {
  return { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
}
