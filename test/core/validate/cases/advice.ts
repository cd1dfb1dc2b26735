import { type Cases } from './case.js';

const CONTAINER = 'spec.template.spec.containers[0]';
const DEADLINE = '  activeDeadlineSeconds: 86400';

/** Puts lines into the container, in front of its resources. */
function inContainer(lines: string): readonly [string, string] {
  return ['          resources:', `          ${lines}\n          resources:`];
}

/** Puts lines into the Pod spec, in front of its containers. */
function inPod(lines: string): readonly [string, string] {
  return ['      containers:', `      ${lines}\n      containers:`];
}

/** What whoever runs Jobs by night regrets. */
export const batchCases: Cases = {
  'missing-deadline': [
    {
      name: 'none',
      edits: [[`\n${DEADLINE}`, '']],
      expected: ['7:1 warning missing-deadline spec.activeDeadlineSeconds'],
      says: 'got none',
    },
    {
      name: 'one of each Pod, which is the matter of another rule',
      edits: [[`\n${DEADLINE}`, ''], inPod('activeDeadlineSeconds: 60')],
      expected: [],
    },
    { name: 'one of the Job', edits: [], expected: [] },
  ],
  'pod-deadline': [
    {
      name: 'one of each Pod alone',
      edits: [[`\n${DEADLINE}`, ''], inPod('activeDeadlineSeconds: 60')],
      expected: ['14:30 warning pod-deadline spec.template.spec.activeDeadlineSeconds'],
      says: 'for each of its Pods alone',
    },
    { name: 'one of each Pod beside the Job’s', edits: [inPod('activeDeadlineSeconds: 60')], expected: [] },
  ],
  'backoff-outlives-deadline': [
    {
      name: 'the default of 6 retries, which take 630 s of pauses',
      edits: [[DEADLINE, '  activeDeadlineSeconds: 630']],
      expected: ['23:26 warning backoff-outlives-deadline spec.backoffLimit'],
      says: 'fit into the deadline of 630 s, got 630 s for 6 retries (the default)',
    },
    {
      name: 'more retries than fit, at the limit itself',
      edits: [[DEADLINE, '  backoffLimit: 8\n  activeDeadlineSeconds: 1800']],
      expected: ['23:17 warning backoff-outlives-deadline spec.backoffLimit'],
      says: 'got 1830 s for 8 retries',
    },
    { name: 'retries that fit', edits: [[DEADLINE, '  activeDeadlineSeconds: 631']], expected: [] },
    { name: 'no retries', edits: [[DEADLINE, '  backoffLimit: 0\n  activeDeadlineSeconds: 1']], expected: [] },
    {
      name: 'a limit for each index, which wait beside each other',
      edits: [[DEADLINE, '  backoffLimitPerIndex: 9\n  activeDeadlineSeconds: 1']],
      expected: [],
    },
  ],
  'short-ttl': [
    {
      name: 'a minute',
      edits: [[DEADLINE, '  ttlSecondsAfterFinished: 60']],
      expected: ['23:28 warning short-ttl spec.ttlSecondsAfterFinished'],
      says: 'expected at least 3600 seconds, got 60',
    },
    { name: 'an hour', edits: [[DEADLINE, '  ttlSecondsAfterFinished: 3600']], expected: [] },
    { name: 'none', edits: [], expected: [] },
  ],
  'image-tag': [
    {
      name: 'latest',
      edits: [['tuning:1', 'tuning:latest']],
      expected: [`16:18 warning image-tag ${CONTAINER}.image`],
      says: 'got "registry.example/tuning:latest"',
    },
    { name: 'none', edits: [['tuning:1', 'tuning']], expected: [`16:18 warning image-tag ${CONTAINER}.image`] },
    {
      name: 'none, behind a registry with a port',
      edits: [['registry.example/tuning:1', 'registry.example:5000/tuning']],
      expected: [`16:18 warning image-tag ${CONTAINER}.image`],
    },
    {
      name: 'a port and a tag',
      edits: [['registry.example/tuning:1', 'registry.example:5000/tuning:1']],
      expected: [],
    },
    { name: 'a digest', edits: [['tuning:1', `tuning@sha256:${'0'.repeat(64)}`]], expected: [] },
    { name: 'latest with a digest', edits: [['tuning:1', `tuning:latest@sha256:${'0'.repeat(64)}`]], expected: [] },
  ],
  'lost-logs': [
    {
      name: 'OnFailure',
      edits: [['Never', 'OnFailure']],
      expected: ['13:22 warning lost-logs spec.template.spec.restartPolicy'],
    },
    { name: 'Never', edits: [], expected: [] },
  ],
  'termination-message': [
    { name: 'none', edits: [], expected: [`15:11 warning termination-message ${CONTAINER}.terminationMessagePolicy`] },
    {
      name: 'File',
      edits: [inContainer('terminationMessagePolicy: File')],
      expected: [`20:37 warning termination-message ${CONTAINER}.terminationMessagePolicy`],
    },
    { name: 'the last lines', edits: [inContainer('terminationMessagePolicy: FallbackToLogsOnError')], expected: [] },
  ],
  'missing-ttl': [
    { name: 'none', edits: [], expected: ['7:1 warning missing-ttl spec.ttlSecondsAfterFinished'] },
    { name: 'one', edits: [[DEADLINE, '  ttlSecondsAfterFinished: 86400']], expected: [] },
  ],
};

/** What whoever answers for the cluster regrets. */
export const securityCases: Cases = {
  'plain-secret': [
    {
      name: 'a variable that is named like one',
      edits: [['name: MODE\n              value: paper', 'name: EXCHANGE_API_KEY\n              value: hunter2']],
      expected: [`19:22 warning plain-secret ${CONTAINER}.env[0].value`],
      says: 'expected "EXCHANGE_API_KEY" to come from a Secret, got its value',
    },
    {
      name: 'a value that is one by its form',
      edits: [['value: paper', 'value: redis://user:hunter2@redis:6379']],
      expected: [`19:22 warning plain-secret ${CONTAINER}.env[0].value`],
    },
    {
      name: 'arguments in both forms',
      edits: [inContainer('args: [--token=hunter2, --db-password, hunter2]')],
      expected: [`20:18 warning plain-secret ${CONTAINER}.args[0]`, `20:50 warning plain-secret ${CONTAINER}.args[2]`],
    },
    {
      name: 'a reference to a Secret',
      edits: [
        [
          'name: MODE\n              value: paper',
          'name: API_TOKEN\n              valueFrom: {secretKeyRef: {name: a, key: b}}',
        ],
        inContainer('args: [--token=$(API_TOKEN), --password, $(API_TOKEN)]'),
      ],
      expected: [],
    },
    {
      name: 'files, switches, counts and empty values',
      edits: [
        ['name: MODE\n              value: paper', 'name: MAX_TOKENS\n              value: "4096"'],
        inContainer('args: [--token-file=/run/x, --secret=/run/x, --password=, --no-password, "7", --token=true]'),
      ],
      expected: [],
    },
  ],
  privileged: [
    {
      name: 'a privileged container',
      edits: [inContainer('securityContext: {privileged: true}')],
      expected: [`20:41 warning privileged ${CONTAINER}.securityContext.privileged`],
    },
    { name: 'false', edits: [inContainer('securityContext: {privileged: false}')], expected: [] },
  ],
  'shared-host-namespaces': [
    {
      name: 'all of them',
      edits: [inPod('hostNetwork: true\n      hostPID: true\n      hostIPC: true')],
      expected: [
        '14:20 warning shared-host-namespaces spec.template.spec.hostNetwork',
        '15:16 warning shared-host-namespaces spec.template.spec.hostPID',
        '16:16 warning shared-host-namespaces spec.template.spec.hostIPC',
      ],
    },
    { name: 'false', edits: [inPod('hostNetwork: false')], expected: [] },
  ],
  'host-path': [
    {
      name: 'the socket of the container runtime',
      edits: [inPod('volumes: [{name: a, emptyDir: {}}, {name: b, hostPath: {path: /run/containerd.sock}}]')],
      expected: ['14:52 warning host-path spec.template.spec.volumes[1].hostPath'],
      says: 'got "/run/containerd.sock" of the node',
    },
  ],
  'host-port': [
    {
      name: 'a port',
      edits: [inContainer('ports: [{containerPort: 80}, {containerPort: 81, hostPort: 8081}]')],
      expected: [`20:70 warning host-port ${CONTAINER}.ports[1].hostPort`],
      says: 'got 8081',
    },
  ],
  'added-capabilities': [
    {
      name: 'power over the node',
      edits: [inContainer('securityContext: {capabilities: {add: [NET_BIND_SERVICE, SYS_ADMIN]}}')],
      expected: [`20:68 warning added-capabilities ${CONTAINER}.securityContext.capabilities.add[1]`],
      says: 'got "SYS_ADMIN"',
    },
  ],
  'root-user': [
    {
      name: 'one of the container',
      edits: [inContainer('securityContext: {runAsUser: 0}')],
      expected: [`20:40 warning root-user ${CONTAINER}.securityContext.runAsUser`],
    },
    {
      name: 'one of the Pod',
      edits: [inPod('securityContext: {runAsUser: 0}')],
      expected: ['14:36 warning root-user spec.template.spec.securityContext.runAsUser'],
    },
    {
      name: 'one of the Pod that the container replaces',
      edits: [inPod('securityContext: {runAsUser: 0}'), inContainer('securityContext: {runAsUser: 65532}')],
      expected: [],
    },
  ],
  'may-run-as-root': [
    {
      name: 'nothing said',
      edits: [],
      expected: [`15:11 warning may-run-as-root ${CONTAINER}.securityContext.runAsNonRoot`],
    },
    { name: 'said for the Pod', edits: [inPod('securityContext: {runAsNonRoot: true}')], expected: [] },
    {
      name: 'said for the Pod and taken back',
      edits: [inPod('securityContext: {runAsNonRoot: true}'), inContainer('securityContext: {runAsNonRoot: false}')],
      expected: [`21:43 warning may-run-as-root ${CONTAINER}.securityContext.runAsNonRoot`],
    },
  ],
  'privilege-escalation': [
    {
      name: 'nothing said',
      edits: [],
      expected: [`15:11 warning privilege-escalation ${CONTAINER}.securityContext.allowPrivilegeEscalation`],
      says: 'got nothing',
    },
    {
      name: 'true',
      edits: [inContainer('securityContext: {allowPrivilegeEscalation: true}')],
      expected: [`20:55 warning privilege-escalation ${CONTAINER}.securityContext.allowPrivilegeEscalation`],
    },
    { name: 'false', edits: [inContainer('securityContext: {allowPrivilegeEscalation: false}')], expected: [] },
  ],
  'kept-capabilities': [
    {
      name: 'nothing dropped',
      edits: [],
      expected: [`15:11 warning kept-capabilities ${CONTAINER}.securityContext.capabilities.drop`],
    },
    { name: 'all dropped', edits: [inContainer('securityContext: {capabilities: {drop: [ALL]}}')], expected: [] },
  ],
  'writable-root': [
    {
      name: 'nothing said',
      edits: [],
      expected: [`15:11 warning writable-root ${CONTAINER}.securityContext.readOnlyRootFilesystem`],
    },
    { name: 'read-only', edits: [inContainer('securityContext: {readOnlyRootFilesystem: true}')], expected: [] },
  ],
  'seccomp-profile': [
    {
      name: 'none',
      edits: [],
      expected: [`15:11 warning seccomp-profile ${CONTAINER}.securityContext.seccompProfile`],
    },
    {
      name: 'Unconfined',
      edits: [inPod('securityContext: {seccompProfile: {type: Unconfined}}')],
      expected: ['14:25 warning seccomp-profile spec.template.spec.securityContext.seccompProfile'],
      says: 'got "Unconfined"',
    },
    {
      name: 'the Pod’s',
      edits: [inPod('securityContext: {seccompProfile: {type: RuntimeDefault}}')],
      expected: [],
    },
  ],
  'service-account-token': [
    {
      name: 'nothing said',
      edits: [],
      expected: ['12:5 warning service-account-token spec.template.spec.automountServiceAccountToken'],
    },
    { name: 'none', edits: [inPod('automountServiceAccountToken: false')], expected: [] },
  ],
};
