import type { FieldPath } from '../../../yaml/field-path.js';
import { isDnsLabel } from '../../../kubernetes-names.js';
import type { Report } from '../../rule.js';
import type { Volume } from '../../schema/job-types.js';
import { invalid, mismatch, required, unsupported } from '../../violations.js';
import { checkBlockVolumes } from './block-volumes.js';
import { sourceOf, type VolumeSource, volumeRule } from './volume-rule.js';

/** What each of these sorts can't be without. */
const REQUIRED = {
  gcePersistentDisk: ['pdName'],
  awsElasticBlockStore: ['volumeID'],
  nfs: ['server', 'path'],
  iscsi: ['targetPortal', 'iqn'],
  glusterfs: ['endpoints', 'path'],
  rbd: ['monitors', 'image'],
  cinder: ['volumeID'],
  cephfs: ['monitors'],
  quobyte: ['volume'],
  flexVolume: ['driver'],
  azureFile: ['secretName', 'shareName'],
  vsphereVolume: ['volumePath'],
  photonPersistentDisk: ['pdID'],
  portworxVolume: ['volumeID'],
  azureDisk: ['diskName', 'diskURI'],
  storageos: ['volumeName'],
  scaleIO: ['gateway', 'system', 'volumeName'],
} as const satisfies Partial<Record<VolumeSource, readonly string[]>>;

export const networkVolumes = volumeRule({
  id: 'network-volumes',
  severity: 'error',
  description: 'A volume of a storage system has what that system needs, in its own forms.',
  remediation: 'Complete the source, or use a persistent volume claim in its place.',
  checkVolume(volume, path, report) {
    for (const source of Object.keys(REQUIRED) as (keyof typeof REQUIRED)[]) {
      const given: Readonly<Record<string, unknown>> | undefined = sourceOf(volume, source);
      if (given === undefined) continue;
      // The server has an older name for the first of them.
      const name = source === 'gcePersistentDisk' ? 'persistentDisk' : source;
      for (const field of REQUIRED[source]) {
        if (!isEmpty(given[field])) continue;
        report(required([...path, name, field], `${source}.${field}`, { at: [...path, source, field] }));
      }
    }
    checkForms(volume, path, report);
    checkBlockVolumes(volume, path, report);
  },
});

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

function checkForms(volume: Volume, path: FieldPath, report: Report): void {
  const nfs = sourceOf(volume, 'nfs');
  if (nfs !== undefined && !(nfs.path ?? '').startsWith('/'))
    report(invalid([...path, 'nfs', 'path'], 'an absolute path', nfs.path));
  const flocker = sourceOf(volume, 'flocker');
  if (flocker !== undefined) {
    const { datasetName = '', datasetUUID = '' } = flocker;
    const own = [...path, 'flocker'];
    if (datasetName === '' && datasetUUID === '') report(required(own, 'datasetName or datasetUUID'));
    if (datasetName !== '' && datasetUUID !== '') report(mismatch(own, 'one of datasetName and datasetUUID', 'both'));
    if (datasetName.includes('/')) report(invalid([...own, 'datasetName'], 'a name without /', datasetName));
  }
  const quobyte = sourceOf(volume, 'quobyte');
  if (quobyte !== undefined) {
    const { registry = '', tenant = '' } = quobyte;
    const own = [...path, 'quobyte'];
    if (registry === '') report(required([...own, 'registry'], 'host:port pairs'));
    else if (tenant.length >= 65) report(required([...own, 'tenant'], 'a UUID of at most 64 characters'));
    else if (!registry.split(',').every(isHostPort))
      report(invalid([...own, 'registry'], 'host:port pairs separated by commas', registry));
  }
  for (const source of ['cinder', 'storageos'] as const) {
    const secretRef = sourceOf(volume, source)?.secretRef;
    if (secretRef !== undefined && isEmpty(secretRef.name))
      report(required([...path, source, 'secretRef', 'name'], 'the name of a Secret'));
  }
  const { volumeName = '', volumeNamespace = '' } = sourceOf(volume, 'storageos') ?? {};
  for (const [field, value] of Object.entries({ volumeName, volumeNamespace })) {
    if (value !== '' && !isDnsLabel(value)) report(invalid([...path, 'storageos', field], 'a DNS-1123 label', value));
  }
  for (const key of Object.keys(sourceOf(volume, 'flexVolume')?.options ?? {})) {
    const domain = `.${(key.split('/', 1)[0] ?? '').toLowerCase()}`;
    if (domain.endsWith('.kubernetes.io') || domain.endsWith('.k8s.io'))
      report(invalid([...path, 'flexVolume', 'options', { key }], 'a domain that is not Kubernetes’ own', key));
  }
  checkAzureDisk(volume, path, report);
}

const CACHING = ['None', 'ReadOnly', 'ReadWrite'];
const KINDS = ['Dedicated', 'Managed', 'Shared'];

function checkAzureDisk(volume: Volume, path: FieldPath, report: Report): void {
  const disk = sourceOf(volume, 'azureDisk');
  if (disk === undefined) return;
  const { cachingMode = '', kind = '', diskURI = '' } = disk;
  const own = [...path, 'azureDisk'];
  if (!CACHING.includes(cachingMode)) report(unsupported([...own, 'cachingMode'], CACHING, cachingMode));
  if (!KINDS.includes(kind)) report(unsupported([...own, 'kind'], KINDS, kind));
  const start = kind === 'Managed' ? '/subscriptions/' : 'https://';
  if (!diskURI.startsWith(start)) report(unsupported([...own, 'diskURI'], [`${start}...`], diskURI));
}

/** As Go's net.SplitHostPort takes it apart. */
function isHostPort(text: string): boolean {
  return /^(?:[^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(text);
}
