import { isConfigKey, isDnsLabel, isDnsSubdomain, isEnvName } from '../../../kubernetes-names.js';
import type { FieldPath } from '../../../yaml/field-path.js';
import { checkFieldRef, checkResourceFieldRef } from '../../fields/downward-fields.js';
import type { JobRule, Report } from '../../rule.js';
import type { ConfigMapKeySelector, EnvVarSource, FileKeySelector } from '../../schema/job-types.js';
import { checkNoBacksteps } from '../../fields/paths.js';
import { invalid, mismatch, required } from '../../violations.js';

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'] as const;

/** What a Pod may tell a variable about itself. */
const FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

export const envSources: JobRule = {
  id: 'env-sources',
  severity: 'error',
  description:
    'valueFrom has exactly one source (fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef or fileKeyRef), complete, and stands beside no value.',
  remediation: 'Keep one source with its name and key, or the value.',
  check({ containers }, report) {
    for (const { path: owner, container } of containers) {
      for (const [index, { value = '', valueFrom }] of (container.env ?? []).entries()) {
        if (valueFrom === undefined) continue;
        const path = [...owner, 'env', index, 'valueFrom'];
        const sources = SOURCES.filter((source) => valueFrom[source] !== undefined);
        if (sources.length !== 1 && (sources.length === 0 || value === ''))
          report(mismatch(path, 'exactly one source', sources.length === 0 ? 'none' : sources.join(' and ')));
        else if (value !== '') report(mismatch(path, 'a value or a source', 'both'));
        checkSource(valueFrom, path, report);
      }
    }
  },
};

function checkSource(source: EnvVarSource, path: FieldPath, report: Report): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source;
  if (fieldRef !== undefined) checkFieldRef(fieldRef, { path: [...path, 'fieldRef'], fields: FIELDS, report });
  if (resourceFieldRef !== undefined)
    checkResourceFieldRef(resourceFieldRef, { path: [...path, 'resourceFieldRef'], inVolume: false, report });
  if (configMapKeyRef !== undefined) checkKeyRef(configMapKeyRef, [...path, 'configMapKeyRef'], report);
  if (secretKeyRef !== undefined) checkKeyRef(secretKeyRef, [...path, 'secretKeyRef'], report);
  if (fileKeyRef !== undefined) checkFileKeyRef(fileKeyRef, [...path, 'fileKeyRef'], report);
}

function checkKeyRef({ name = '', key = '' }: ConfigMapKeySelector, path: FieldPath, report: Report): void {
  if (!isDnsSubdomain(name)) report(invalid([...path, 'name'], 'the name of a ConfigMap or Secret', name));
  if (key === '') report(required([...path, 'key'], 'a key'));
  else if (!isConfigKey(key)) report(invalid([...path, 'key'], 'letters, digits, -, _ and . as a key', key));
}

function checkFileKeyRef(
  { key = '', volumeName = '', path: file = '' }: FileKeySelector,
  path: FieldPath,
  report: Report,
): void {
  if (key === '') report(required([...path, 'key'], 'a key'));
  else if (!isEnvName(key)) report(invalid([...path, 'key'], 'printable ASCII without =', key));
  if (volumeName === '') report(required([...path, 'volumeName'], 'the name of an emptyDir volume'));
  else if (!isDnsLabel(volumeName)) report(invalid([...path, 'volumeName'], 'a DNS-1123 label', volumeName));
  if (file === '') report(required([...path, 'path'], 'the path of a file'));
  else checkNoBacksteps(file, { path: [...path, 'path'], report });
}
