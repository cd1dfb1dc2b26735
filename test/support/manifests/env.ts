import { aJob, MAIN, type RuleCases, withContainer } from './rule-case.js';

const ENV = `${MAIN}.env[0]`;

/** Where the variables of a container come from. */
export const envCases: RuleCases = {
  'env-names': {
    breaks: [
      [withContainer({ env: [{}] }), `Required ${ENV}.name`],
      [withContainer({ env: [{ name: 'A=B' }] }), `Invalid ${ENV}.name`],
      [withContainer({ env: [{ name: 'ä' }] }), `Invalid ${ENV}.name`],
    ],
    keeps: [withContainer({ env: [{ name: 'a b.c-1', value: '' }, { name: '1' }] })],
  },
  'env-sources': {
    breaks: [
      [withSource({}), `Invalid ${ENV}.valueFrom`],
      [
        withContainer({ env: [{ name: 'A', value: 'b', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }),
        `Invalid ${ENV}.valueFrom`,
      ],
      [
        withSource({ configMapKeyRef: { name: 'A', key: '..a' }, secretKeyRef: {} }),
        `Invalid ${ENV}.valueFrom`,
        `Invalid ${ENV}.valueFrom.configMapKeyRef.name`,
        `Invalid ${ENV}.valueFrom.configMapKeyRef.key`,
        `Invalid ${ENV}.valueFrom.secretKeyRef.name`,
        `Required ${ENV}.valueFrom.secretKeyRef.key`,
      ],
      [withSource({ fieldRef: {} }), `Required ${ENV}.valueFrom.fieldRef.fieldPath`],
      [withSource({ fieldRef: { fieldPath: 'spec.foo' } }), `Invalid ${ENV}.valueFrom.fieldRef.fieldPath`],
      [withSource({ fieldRef: { fieldPath: 'metadata.labels' } }), `NotSupported ${ENV}.valueFrom.fieldRef.fieldPath`],
      [withSource({ fieldRef: { fieldPath: "metadata.labels['a b']" } }), `Invalid ${ENV}.valueFrom.fieldRef`],
      [
        withSource({ fieldRef: { fieldPath: 'metadata.name', apiVersion: 'v2' } }),
        `Invalid ${ENV}.valueFrom.fieldRef.fieldPath`,
      ],
      [withSource({ resourceFieldRef: {} }), `Required ${ENV}.valueFrom.resourceFieldRef.resource`],
      [
        withSource({ resourceFieldRef: { resource: 'cpu' } }),
        `NotSupported ${ENV}.valueFrom.resourceFieldRef.resource`,
      ],
      [
        withSource({ resourceFieldRef: { resource: 'limits.cpu', divisor: '2' } }),
        `Invalid ${ENV}.valueFrom.resourceFieldRef.divisor`,
      ],
      [
        withSource({ resourceFieldRef: { resource: 'limits.memory', divisor: '1m' } }),
        `Invalid ${ENV}.valueFrom.resourceFieldRef.divisor`,
      ],
      [
        withSource({ fileKeyRef: {} }),
        ...['key', 'volumeName', 'path'].map((field) => `Required ${ENV}.valueFrom.fileKeyRef.${field}`),
        `NotFound ${ENV}.valueFrom.fileKeyRef.volumeName`,
      ],
    ],
    keeps: [
      withSource({ fieldRef: { fieldPath: "metadata.annotations['Example.com/a']" } }),
      withSource({ fieldRef: { fieldPath: 'spec.host' } }),
      withSource({ resourceFieldRef: { resource: 'requests.cpu', divisor: '1000m' } }),
      withSource({ resourceFieldRef: { resource: 'limits.hugepages-2Mi', divisor: '1024Ki' } }),
      withSource({ secretKeyRef: { name: 'a.b', key: '.a', optional: true } }),
    ],
  },
  'env-imports': {
    breaks: [
      [withContainer({ envFrom: [{}] }), `Invalid ${MAIN}.envFrom`],
      [
        withContainer({ envFrom: [{ configMapRef: {}, secretRef: { name: 'A' } }] }),
        `Invalid ${MAIN}.envFrom`,
        `Required ${MAIN}.envFrom[0].configMapRef.name`,
        `Invalid ${MAIN}.envFrom[0].secretRef.name`,
      ],
      [withContainer({ envFrom: [{ prefix: '=', configMapRef: { name: 'a' } }] }), `Invalid ${MAIN}.envFrom[0].prefix`],
    ],
    keeps: [withContainer({ envFrom: [{ prefix: '1 ', configMapRef: { name: 'a-' } }, { secretRef: { name: 'a' } }] })],
  },
  'file-key-volumes': {
    breaks: [
      [withFileKey('b'), `NotFound ${MAIN}.env[0].valueFrom.fileKeyRef.volumeName`],
      [withFileKey('claim'), `Invalid ${MAIN}.env[0].valueFrom.fileKeyRef.volumeName`],
    ],
    keeps: [withFileKey('data')],
  },
};

function withSource(valueFrom: object): object {
  return withContainer({ env: [{ name: 'A', valueFrom }] });
}

function withFileKey(volumeName: string): object {
  return aJob({
    pod: { volumes: [{ name: 'data' }, { name: 'claim', persistentVolumeClaim: { claimName: 'a' } }] },
    container: { env: [{ name: 'A', valueFrom: { fileKeyRef: { volumeName, key: 'a', path: 'b' } } }] },
  });
}
