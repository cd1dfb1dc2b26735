import { POD, type RuleCases, withVolume } from './rule-case.js';

const DATA = `${POD}.volumes[0]`;
const SOURCE = `${DATA}.projected.sources[0]`;

/** Volumes that are made of what the cluster knows: ConfigMaps, Secrets, fields, tokens, certificates. */
export const configVolumeCases: RuleCases = {
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
};

function withProjected(...sources: object[]): object {
  return withVolume({ projected: { sources } });
}
