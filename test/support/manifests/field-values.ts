import type { Random } from './random.js';

// Values that are near the border of some rule, by the name of the field: random text would only ever be refused.

const LONG = 'a'.repeat(64);
const NAMES = ['a', 'main', 'side', 'data', 'a-b', 'a.b', 'A', 'a_b', '-a', '', LONG, 'a/b', 'a b'];
const PATHS = ['a', 'a/b', '/a', '../a', '..a', 'a/../b', '', '/', '.', '/var/../x'];
const KEYS = ['a', 'example.com/a', 'Example.com/a', 'a/b/c', '', 'a b', LONG, 'kubernetes.io/hostname', 'app'];
const IPS = ['10.0.0.1', '010.0.0.1', '::1', '::ffff:1.2.3.4', '1.2.3', 'fe80::1%eth0', '', '2001:DB8::1', '1::2::3'];

const BY_NAME: Readonly<Record<string, readonly unknown[]>> = {
  operator: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt', 'Equal', '', 'Foo'],
  effect: ['NoSchedule', 'NoExecute', 'PreferNoSchedule', '', 'Foo'],
  restartPolicy: ['Never', 'OnFailure', 'Always', '', 'NotRequired', 'RestartContainer', 'Foo'],
  action: ['FailJob', 'FailIndex', 'Count', 'Ignore', 'Restart', 'RestartAllContainers', '', 'Foo'],
  completionMode: ['Indexed', 'NonIndexed', '', 'Foo'],
  podReplacementPolicy: ['Failed', 'TerminatingOrFailed', '', 'Foo'],
  managedBy: ['example.com/a', 'a', '', 'Example.com/a', `example.com/${LONG}`, 'a/b c', 'a//', 'a/b/c'],
  succeededIndexes: ['0', '0,1', '0-1', '1,0', '', '0-', 'a', '0-1,2', '2-1', '0,0', '1-2-3', '+0'],
  status: ['True', 'False', 'Unknown', '', 'Foo'],
  dnsPolicy: ['None', 'Default', 'ClusterFirst', 'ClusterFirstWithHostNet', '', 'Foo'],
  preemptionPolicy: ['Never', 'PreemptLowerPriority', '', 'Foo'],
  imagePullPolicy: ['Always', 'IfNotPresent', 'Never', '', 'Foo'],
  pullPolicy: ['Always', 'IfNotPresent', 'Never', '', 'Foo'],
  terminationMessagePolicy: ['File', 'FallbackToLogsOnError', '', 'Foo'],
  protocol: ['TCP', 'UDP', 'SCTP', '', 'tcp'],
  scheme: ['HTTP', 'HTTPS', '', 'http'],
  procMount: ['Default', 'Unmasked', '', 'Foo'],
  fsGroupChangePolicy: ['Always', 'OnRootMismatch', '', 'Foo'],
  supplementalGroupsPolicy: ['Merge', 'Strict', '', 'Foo'],
  seLinuxChangePolicy: ['MountOption', 'Recursive', '', 'Foo'],
  mountPropagation: ['None', 'HostToContainer', 'Bidirectional', '', 'Foo'],
  recursiveReadOnly: ['Disabled', 'IfPossible', 'Enabled', '', 'Foo'],
  whenUnsatisfiable: ['DoNotSchedule', 'ScheduleAnyway', '', 'Foo'],
  nodeAffinityPolicy: ['Honor', 'Ignore', '', 'Foo'],
  nodeTaintsPolicy: ['Honor', 'Ignore', '', 'Foo'],
  accessModes: ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod', '', 'Foo'],
  volumeMode: ['Block', 'Filesystem', '', 'Foo'],
  cachingMode: ['None', 'ReadOnly', 'ReadWrite', '', 'Foo'],
  kind: ['Job', 'Pod', 'PersistentVolumeClaim', 'Managed', 'Dedicated', 'Shared', '', 'Event'],
  type: ['Localhost', 'RuntimeDefault', 'Unconfined', 'Directory', 'File', 'Socket', '', 'Foo', 'example.com/a'],
  localhostProfile: ['a', '/a', '../a', '', ' a'],
  resourceName: ['cpu', 'memory', '', 'disk'],
  resource: ['limits.cpu', 'requests.memory', 'limits.hugepages-2Mi', 'cpu', '', 'requests.ephemeral-storage'],
  divisor: ['1', '1m', '1Mi', '1k', '0', '2', '1e3', '1024', '1000m', '0.5'],
  fieldPath: [
    'metadata.name',
    "metadata.labels['a']",
    "metadata.labels['a b']",
    "metadata.annotations['A/b']",
    "spec.x['a']",
    'metadata.labels',
    'spec.nodeName',
    'spec.host',
    'status.phase',
    'spec.foo',
    '',
  ],
  topologyKey: KEYS,
  key: [...KEYS, '..a', '.', 'A=b'],
  matchLabelKeys: ['app', 'a', 'a b'],
  mismatchLabelKeys: ['app', 'b', 'a b'],
  conditionType: KEYS,
  nameservers: IPS,
  ip: IPS,
  searches: ['a', 'a.', '.', 'A', '_a.b', '', 'a b'],
  hostnames: NAMES,
  namespaces: NAMES,
  mountPath: [...PATHS, '/data'],
  devicePath: [...PATHS, '/dev/x'],
  subPath: PATHS,
  subPathExpr: PATHS,
  path: PATHS,
  directory: PATHS,
  finalizers: ['orphan', 'foregroundDeletion', 'a', 'a/b', 'kubernetes', '', 'example.com/a'],
  apiVersion: ['v1', 'batch/v1', 'a/b/c', '', 'a/'],
  containerName: ['main', 'init', 'a', ''],
  volumeName: ['data', 'claim', 'missing', '', 'A'],
  driver: ['csi.example.com', 'CSI.Example.com', LONG, '', 'a_b'],
  diskURI: ['https://a', '/subscriptions/a', '', 'a'],
  registry: ['a:1', 'a:1,b:2', 'a', '', 'a:1:2', '[::1]:2'],
  tenant: ['a', LONG, `${LONG}a`],
  iqn: ['iqn.2001-04.com.example:storage', 'eui.0123456789abcdef', 'iqn.x', 'foo', ''],
  initiatorName: ['iqn.2001-04.com.example:storage', 'naa.x', 'foo', ''],
  targetPortal: ['10.0.0.1:3260', LONG, ''],
  signerName: ['example.com/a', 'kubernetes.io/a', 'a', 'a/b', 'Example.com/a', '', 'a.b/c/d'],
  keyType: ['RSA3072', 'ED25519', '', 'Foo'],
  runAsUserName: ['a', 'a\\b', 'a\\b\\c', '', '...', 'a/b', 'a'.repeat(105)],
  gmsaCredentialSpecName: NAMES,
  gmsaCredentialSpec: ['a', ''],
  hostnameOverride: ['a', 'a.b', 'A', 'a'.repeat(65), ''],
  storageClassName: NAMES,
  apiGroup: ['', 'a', 'a.b', 'A', 'a b'],
  claimName: NAMES,
  deletionGracePeriodSeconds: [0, 1],
  generation: [0, 1],
  expirationSeconds: [599, 600, 3600, 2 ** 32, 2 ** 32 + 1],
  maxExpirationSeconds: [3599, 3600, 86_400, 86_401, 7_862_400, 7_862_401],
  completions: [0, 1, 2, 3, -1, 100_001],
  parallelism: [0, 1, 2, -1, 10_001, 100_001],
  maxFailedIndexes: [0, 1, 3, -1, 10_001, 100_001],
  backoffLimitPerIndex: [0, 1, -1],
  succeededCount: [0, 1, 2, 3, -1],
  values: ['a', 'b c', '', LONG],
  weight: [0, 1, 100, 101, -1],
  maxSkew: [0, 1, -1],
  minDomains: [0, 1, -1],
  containerPort: [0, 1, 80, 65_535, 65_536, -1],
  hostPort: [0, 1, 80, 65_536],
  port: [0, 1, 80, 65_536, 'http', 'a--b', 'A', '', '80'],
  successThreshold: [0, 1, 2, -1],
  terminationGracePeriodSeconds: [0, 1, 30, -1],
  seconds: [0, 1, 30, 31, -1],
  defaultMode: [0, 420, 511, 512, -1],
  mode: [0, 420, 511, 512, -1],
  partition: [0, 1, 255, 256, -1],
  lun: [0, 255, 256, -1],
  runAsUser: [0, 1000, 2_147_483_647, 2_147_483_648, -1],
  runAsGroup: [0, 1000, 2_147_483_648, -1],
  fsGroup: [0, 1000, 2_147_483_648, -1],
  supplementalGroups: [0, 1000, 2_147_483_648, -1],
  activeDeadlineSeconds: [0, 1, 2_147_483_647, 2_147_483_648, -1],
  sizeLimit: ['1Gi', '-1', '0'],
  exitCodes: [1],
  image: ['a', 'registry.example/a:1', '', ' a', 'a:latest'],
};

/** Keys of maps, by the name of the map. */
export const MAP_KEYS: Readonly<Record<string, readonly string[]>> = {
  limits: [
    'cpu',
    'memory',
    'ephemeral-storage',
    'hugepages-2Mi',
    'example.com/gpu',
    'disk',
    'a b',
    'storage',
    'pods',
    'kubernetes.io/x',
    'hugepages-x',
  ],
  requests: [
    'cpu',
    'memory',
    'ephemeral-storage',
    'hugepages-2Mi',
    'example.com/gpu',
    'disk',
    'storage',
    'requests.cpu',
  ],
  overhead: ['cpu', 'memory', 'disk'],
  labels: [...KEYS, 'job-name', 'controller-uid', 'batch.kubernetes.io/job-name'],
  annotations: [
    ...KEYS,
    'kubernetes.io/config.mirror',
    'controller.kubernetes.io/pod-deletion-cost',
    'seccomp.security.alpha.kubernetes.io/pod',
    'container.seccomp.security.alpha.kubernetes.io/main',
    'container.apparmor.security.beta.kubernetes.io/main',
    'container.apparmor.security.beta.kubernetes.io/missing',
    'scheduler.alpha.kubernetes.io/critical-pod',
  ],
  options: ['a', 'kubernetes.io/a', 'a.k8s.io/b'],
  userAnnotations: ['example.com/a', 'a', 'Example.com/A', 'a b'],
};

/** Texts of maps, by the name of the map. */
const MAP_TEXTS: Readonly<Record<string, readonly string[]>> = {
  annotations: [
    'a',
    '1',
    '01',
    '-5',
    '99999999999',
    'runtime/default',
    'unconfined',
    'localhost/a',
    'localhost//a',
    'docker/default',
    '',
  ],
};

const TEXTS = [...NAMES, 'Never', '1'];
const NUMBERS = [0, 1, 2, 5, -1, 300];
const AMOUNTS = ['1', '2', '100m', '1Gi', '0', '-1', '1.5', '1n', '2Mi', '3Mi', 1, 0.5, '512Mi', '1e3', '9E'];

/** A value for a field of this name. */
export function valueFor(name: string, kind: string, random: Random): unknown {
  const own = BY_NAME[name];
  if (own !== undefined && kind !== 'boolean' && kind !== 'quantity') {
    const fitting = own.filter((value) => fits(value, kind));
    if (fitting.length > 0) return random.pick(fitting);
  }
  switch (kind) {
    case 'boolean':
      return random.chance(0.5);
    case 'int32':
    case 'int64':
      return random.pick(NUMBERS);
    case 'quantity':
      return random.pick(name === 'divisor' || name === 'sizeLimit' ? (BY_NAME[name] ?? AMOUNTS) : AMOUNTS);
    case 'int-or-string':
      return random.pick([1, 80, 'http', 0]);
    case 'time':
      return '2026-01-01T00:00:00Z';
    case 'any':
      return {};
    default:
      return random.pick(MAP_TEXTS[name] ?? TEXTS);
  }
}

function fits(value: unknown, kind: string): boolean {
  if (kind === 'int-or-string') return true;
  return (kind === 'int32' || kind === 'int64') === (typeof value === 'number') && kind !== 'time';
}
