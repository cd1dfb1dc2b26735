import { aJob, MAIN, POD, type RuleCases, unchecked, withContainer, withInit, withPod } from './rule-case.js';

const ENV = `${MAIN}.env[0]`;
const INIT = `${POD}.initContainers[0]`;
const LIVE = `${MAIN}.livenessProbe`;
const CONTEXT = `${MAIN}.securityContext`;

/** What a container says. */
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
  'container-claims': {
    breaks: [
      [withContainer({ resources: { claims: [{}] } }), `Required ${MAIN}.resources.claims[0]`],
      [withContainer({ resources: { claims: [{ name: 'a' }] } }), `NotFound ${MAIN}.resources.claims[0]`],
      [withClaims({ name: 'a', request: 'A' }), `Invalid ${MAIN}.resources.claims[0].request`],
      [withClaims({ name: 'a', request: 'b' }, { name: 'a' }), `Duplicate ${MAIN}.resources.claims[1]`],
    ],
    keeps: [withClaims({ name: 'a', request: 'b' })],
  },
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
  probes: {
    breaks: [
      [withContainer({ livenessProbe: {} }), `Required ${LIVE}`],
      [
        withContainer({ livenessProbe: { exec: {}, tcpSocket: { port: 1 } } }),
        `Forbidden ${LIVE}.tcpSocket`,
        `Required ${LIVE}.exec.command`,
      ],
      [
        withContainer({
          livenessProbe: { httpGet: { port: 'a--b', scheme: 'http', httpHeaders: [{ name: 'a b', value: '' }] } },
        }),
        `Invalid ${LIVE}.httpGet.port`,
        `NotSupported ${LIVE}.httpGet.scheme`,
        `Invalid ${LIVE}.httpGet.httpHeaders`,
      ],
      [withContainer({ livenessProbe: { grpc: { port: 0 } } }), `Invalid ${LIVE}.grpc.port`],
      [
        withContainer({
          livenessProbe: { ...probe(), successThreshold: 2, periodSeconds: -1, terminationGracePeriodSeconds: 0 },
        }),
        `Invalid ${LIVE}.successThreshold`,
        `Invalid ${LIVE}.periodSeconds`,
        `Invalid ${LIVE}.terminationGracePeriodSeconds`,
      ],
      [
        withContainer({ readinessProbe: { ...probe(), terminationGracePeriodSeconds: 1 } }),
        `Invalid ${MAIN}.readinessProbe.terminationGracePeriodSeconds`,
      ],
      [withInit({ startupProbe: probe() }), `Forbidden ${INIT}.startupProbe`],
    ],
    keeps: [
      withContainer({ livenessProbe: probe(), readinessProbe: { ...probe(), successThreshold: 2 } }),
      withInit({ restartPolicy: 'Always', startupProbe: { httpGet: { port: 'http' } } }),
    ],
  },
  lifecycle: {
    breaks: [
      [withContainer({ lifecycle: { preStop: {} } }), `Required ${MAIN}.lifecycle.preStop`],
      [
        withContainer({ lifecycle: { preStop: { sleep: { seconds: 31 } } } }),
        `Invalid ${MAIN}.lifecycle.preStop.sleep`,
      ],
      [withInit({ lifecycle: {} }), `Forbidden ${INIT}.lifecycle`],
    ],
    keeps: [
      withContainer({ lifecycle: { preStop: { sleep: { seconds: 30 } }, postStart: { exec: { command: ['a'] } } } }),
      withInit({ lifecycle: { stopSignal: 'SIGTERM' } }),
    ],
  },
  'restart-rules': {
    breaks: [
      [withContainer({ restartPolicy: 'A' }), `NotSupported ${MAIN}.restartPolicy`],
      [withInit({ restartPolicyRules: [{}] }), `Required ${INIT}.restartPolicy`],
      [
        withContainer({ restartPolicyRules: [{}] }),
        `Required ${MAIN}.restartPolicy`,
        `NotSupported ${MAIN}.restartPolicyRules[0].action`,
        `Required ${MAIN}.restartPolicyRules[0].exitCodes`,
      ],
      [
        withContainer({
          restartPolicy: 'Never',
          restartPolicyRules: [
            {
              action: 'Restart',
              exitCodes: { operator: 'Is', values: Array.from({ length: 256 }, (_, index) => index) },
            },
          ],
        }),
        `NotSupported ${MAIN}.restartPolicyRules[0].exitCodes.operator`,
        `TooMany ${MAIN}.restartPolicyRules[0].exitCodes.values`,
      ],
      [
        withContainer({ restartPolicy: 'Never', restartPolicyRules: Array.from({ length: 21 }, () => restartRule()) }),
        `TooMany ${MAIN}.restartPolicyRules`,
      ],
    ],
    keeps: [withContainer({ restartPolicy: 'Never', restartPolicyRules: [restartRule()] })],
  },
  'resize-policy': {
    breaks: [
      [withContainer({ resizePolicy: [{}] }), `Required ${MAIN}.resizePolicy`, `Invalid ${MAIN}.resizePolicy`],
      [
        withContainer({ resizePolicy: [{ resourceName: 'disk', restartPolicy: 'NotRequired' }] }),
        `NotSupported ${MAIN}.resizePolicy`,
      ],
      [
        withContainer({ resizePolicy: [resize('NotRequired'), resize('NotRequired')] }),
        `Duplicate ${MAIN}.resizePolicy[1]`,
      ],
      [withContainer({ resizePolicy: [resize('RestartContainer')] }), `Invalid ${MAIN}.resizePolicy`],
      [
        aJob({
          pod: {
            restartPolicy: 'OnFailure',
            initContainers: [{ name: 'init', image: 'a', resizePolicy: [resize('RestartContainer')] }],
          },
        }),
        `Invalid ${INIT}.resizePolicy[0].restartPolicy`,
      ],
    ],
    keeps: [
      withContainer({ resizePolicy: [resize('NotRequired')] }),
      aJob({ pod: { restartPolicy: 'OnFailure' }, container: { resizePolicy: [resize('RestartContainer')] } }),
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
  'resource-names': {
    breaks: [
      [withContainer({ resources: { limits: { disk: '1' } } }), `Invalid ${MAIN}.resources.limits[disk]`],
      [
        withContainer({ resources: { requests: { 'a b': '1', storage: '1' } } }),
        `Invalid ${MAIN}.resources.requests[a b]`,
        `Invalid ${MAIN}.resources.requests[storage]`,
      ],
      [withContainer({ resources: { limits: { 'hugepages-2Mi': '2Mi' } } }), `Forbidden ${MAIN}.resources`],
      [
        withPod({ resources: { limits: { 'ephemeral-storage': '1' } } }),
        `NotSupported ${POD}.resources.limits[ephemeral-storage]`,
      ],
      [withPod({ resources: { limits: { disk: '1' } } }), `Invalid ${POD}.resources.limits[disk]`],
      [withPod({ overhead: { disk: '1' } }), `Invalid ${POD}.overhead.limits[disk]`],
    ],
    keeps: [
      withContainer({
        resources: { limits: { cpu: 1, 'hugepages-2Mi': '2Mi', 'example.com/gpu': 1, 'kubernetes.io/a': '1' } },
      }),
      withPod({ resources: { limits: { memory: '1Gi' } }, overhead: { cpu: '1' } }),
    ],
  },
  'resource-amounts': {
    breaks: [
      [withContainer({ resources: { limits: { cpu: '-1' } } }), `Invalid ${MAIN}.resources.limits[cpu]`],
      [
        withContainer({ resources: { limits: { 'example.com/gpu': '500m' } } }),
        `Invalid ${MAIN}.resources.limits[example.com/gpu]`,
      ],
      [
        withContainer({ resources: { limits: { 'hugepages-2Mi': '3Mi', cpu: 1 } } }),
        `Invalid ${MAIN}.resources.limits[hugepages-2Mi]`,
      ],
      [
        withContainer({ resources: { limits: { 'hugepages-a': '1', cpu: 1 } } }),
        `Invalid ${MAIN}.resources.limits[hugepages-a]`,
      ],
    ],
    keeps: [
      withContainer({
        resources: { limits: { cpu: '0', memory: 0.5, 'example.com/gpu': '1999999999n', 'hugepages-2Mi': '4096Ki' } },
      }),
    ],
  },
  'requests-over-limits': {
    breaks: [
      [
        withContainer({ resources: { requests: { cpu: '1001m' }, limits: { cpu: 1 } } }),
        `Invalid ${MAIN}.resources.requests`,
      ],
      [
        withContainer({ resources: { requests: { 'example.com/gpu': 1 }, limits: { 'example.com/gpu': 2 } } }),
        `Invalid ${MAIN}.resources.requests`,
      ],
      [withContainer({ resources: { requests: { 'example.com/gpu': 1 } } }), `Required ${MAIN}.resources.limits`],
    ],
    keeps: [
      withContainer({
        resources: { requests: { cpu: '1000m', 'example.com/gpu': 1 }, limits: { cpu: 1, 'example.com/gpu': '1000m' } },
      }),
    ],
  },
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

function withClaims(...claims: object[]): object {
  return aJob({
    pod: { resourceClaims: [{ name: 'a', resourceClaimName: 'a' }] },
    container: { resources: { claims } },
  });
}

function withSource(valueFrom: object): object {
  return withContainer({ env: [{ name: 'A', valueFrom }] });
}

function withMount(...volumeMounts: object[]): object {
  return aJob({ pod: { volumes: [{ name: 'data' }] }, container: { volumeMounts } });
}

function withDevice(...volumeDevices: object[]): object {
  return aJob({
    pod: { volumes: [{ name: 'data' }, { name: 'claim', persistentVolumeClaim: { claimName: 'a' } }] },
    container: { volumeDevices },
  });
}

function probe(): object {
  return { exec: { command: ['a'] } };
}

function restartRule(): object {
  return { action: 'Restart', exitCodes: { operator: 'In', values: [1] } };
}

function resize(restartPolicy: string): object {
  return { resourceName: 'cpu', restartPolicy };
}
