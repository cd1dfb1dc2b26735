import { aJob, type RuleCases, unchecked, withContainer, withPod } from './rule-case.js';

/** What no Job may look like, whatever its fields mean. */
export const schemaCases: RuleCases = {
  'unknown-fields': {
    breaks: [[withContainer(unchecked({ imagee: 'a' }))], [aJob(unchecked({ spec: { Parallelism: 1 } }))]],
    keeps: [withContainer({ stdin: true, tty: false, workingDir: '/a' })],
  },
  'field-types': {
    breaks: [
      [withContainer({ image: unchecked(5) })],
      [withPod({ hostNetwork: unchecked('true') })],
      [withPod({ activeDeadlineSeconds: 1.5 })],
      [withPod({ containers: unchecked({ main: {} }) })],
      [withPod({ volumes: [{ name: 'data', emptyDir: unchecked(true) }] })],
      [withContainer({ livenessProbe: { tcpSocket: { port: 1.5 } } })],
      [aJob({ metadata: { creationTimestamp: 'yesterday' } })],
    ],
    keeps: [
      withContainer({
        command: unchecked([null]),
        args: unchecked(null),
        resources: unchecked({ limits: { cpu: null } }),
      }),
      aJob({ metadata: { creationTimestamp: '2026-01-31T12:00:00.5+01:00', labels: unchecked({ a: null }) } }),
    ],
  },
  quantities: {
    breaks: [
      [withContainer({ resources: { limits: { memory: '512MB' } } })],
      [withContainer({ resources: { limits: { cpu: unchecked(true) } } })],
      [withContainer({ resources: { limits: { cpu: '' } } })],
      [withContainer({ resources: { limits: { cpu: '1\n' } } })],
      [withContainer({ resources: { limits: { cpu: '\t1' } } })],
    ],
    keeps: [withContainer({ resources: { limits: { cpu: ' 1 ', memory: '\u00a01e3' } } })],
  },
  'list-keys': {
    breaks: [
      [withContainer({ env: [{ name: 'A' }, { name: 'A' }] })],
      [withContainer({ ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }] })],
      [withPod({ imagePullSecrets: [{ name: 'a' }, { name: 'a' }] })],
      [withPod({ imagePullSecrets: [{}, { name: '' }] })],
      [aJob({ metadata: { finalizers: ['a/b', 'a/b'] } })],
      [withPod({ hostAliases: [{ ip: '::1' }, { ip: '::1' }] })],
    ],
    keeps: [
      withContainer({ ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }], args: ['a', 'a'] }),
      withPod({ tolerations: [{ operator: 'Exists' }, { operator: 'Exists' }] }),
    ],
  },
};
