import { isDnsLabel, isDnsSubdomain } from '../../../kubernetes-names.js';
import type { FieldPath } from '../../../yaml/field-path.js';
import { checkLabelSelector } from '../../fields/label-selector.js';
import { parseQuantity } from '../../../quantity.js';
import type { Report } from '../../rule.js';
import { checkAnnotations } from '../metadata/annotations.js';
import { checkLabels } from '../metadata/labels.js';
import type {
  PersistentVolumeClaimSpec,
  PersistentVolumeClaimTemplate,
  TypedObjectReference,
} from '../../schema/job-types.js';
import { forbidden, invalid, mismatch, required, unsupported } from '../../violations.js';

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const VOLUME_MODES = ['Block', 'Filesystem'];

/** Reports what makes the template of a persistent volume claim illegal. */
export function checkClaimTemplate(template: PersistentVolumeClaimTemplate, path: FieldPath, report: Report): void {
  const { labels = {}, annotations = {}, ...others } = template.metadata ?? {};
  const metadata = [...path, 'metadata'];
  const labelPath = [...metadata, 'labels'];
  const annotationPath = [...metadata, 'annotations'];
  checkLabels(labels, { path: labelPath, written: labelPath, report });
  checkAnnotations(annotations, { path: annotationPath, written: annotationPath, report });
  for (const [field, value] of Object.entries(others)) {
    if (isEmpty(value)) continue;
    // The server names the fields of its own language here.
    const name = SERVER_NAMES[field] ?? field;
    report(forbidden([...metadata, name], 'labels and annotations only', field, { at: [...metadata, field] }));
  }
  checkSpec(template.spec ?? {}, [...path, 'spec'], report);
}

const SERVER_NAMES: Readonly<Record<string, string>> = { uid: 'uID' };

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || value === 0;
}

function checkSpec(spec: PersistentVolumeClaimSpec, path: FieldPath, report: Report): void {
  const { accessModes = [], selector, volumeMode, storageClassName = '', volumeAttributesClassName = '' } = spec;
  const modes = [...path, 'accessModes'];
  if (accessModes.length === 0) report(required(modes, 'at least one access mode'));
  for (const [index, mode] of accessModes.entries()) {
    if (!ACCESS_MODES.includes(mode)) report(unsupported(modes, ACCESS_MODES, mode, { at: [...modes, index] }));
  }
  const isShared = accessModes.some((mode) => mode !== 'ReadWriteOncePod' && ACCESS_MODES.includes(mode));
  if (accessModes.includes('ReadWriteOncePod') && isShared)
    report(forbidden(modes, 'ReadWriteOncePod alone', 'others beside it'));
  checkLabelSelector(selector, [...path, 'selector'], report);
  const storage = [...path, 'resources', { key: 'storage' }];
  const at = [...path, 'resources', 'requests', { key: 'storage' }];
  const amount = spec.resources?.requests?.['storage'];
  if (amount === undefined) report(required(storage, 'a request for storage', { at }));
  else if ((parseQuantity(String(amount))?.sign ?? 1) !== 1)
    report(invalid(storage, 'more than 0', String(amount), { at }));
  const CLASS = 'the name of a class';
  if (storageClassName !== '' && !isDnsSubdomain(storageClassName))
    report(invalid([...path, 'storageClassName'], CLASS, storageClassName));
  if (volumeAttributesClassName !== '' && !isDnsSubdomain(volumeAttributesClassName))
    report(invalid([...path, 'volumeAttributesClassName'], CLASS, volumeAttributesClassName));
  if (volumeMode !== undefined && !VOLUME_MODES.includes(volumeMode))
    report(unsupported([...path, 'volumeMode'], VOLUME_MODES, volumeMode));
  checkDataSources(spec, path, report);
}

function checkDataSources(
  { dataSource, dataSourceRef }: PersistentVolumeClaimSpec,
  path: FieldPath,
  report: Report,
): void {
  if (dataSource !== undefined) checkReference(dataSource, [...path, 'dataSource'], report);
  if (dataSourceRef !== undefined) checkReference(dataSourceRef, [...path, 'dataSourceRef'], report);
  const { namespace = '' } = dataSourceRef ?? {};
  if (namespace !== '' && !isDnsLabel(namespace))
    report(invalid([...path, 'dataSourceRef', 'namespace'], 'a DNS-1123 label', namespace));
  if (dataSource === undefined || dataSourceRef === undefined) return;
  const at = [...path, 'dataSource'];
  const isEqual =
    dataSource.apiGroup === dataSourceRef.apiGroup &&
    (dataSource.kind ?? '') === (dataSourceRef.kind ?? '') &&
    (dataSource.name ?? '') === (dataSourceRef.name ?? '');
  if (namespace !== '') report(mismatch(path, 'no dataSource beside a dataSourceRef with a namespace', 'one', { at }));
  else if (!isEqual) report(mismatch(path, 'a dataSource equal to dataSourceRef', 'another one', { at }));
}

function checkReference(
  { apiGroup = '', kind = '', name = '' }: TypedObjectReference,
  path: FieldPath,
  report: Report,
): void {
  if (name === '') report(required([...path, 'name'], 'a name'));
  if (kind === '') report(required([...path, 'kind'], 'a kind'));
  if (apiGroup === '' && kind !== 'PersistentVolumeClaim')
    report(invalid(path, 'kind PersistentVolumeClaim without an apiGroup', kind, { at: [...path, 'kind'] }));
  if (apiGroup !== '' && !isDnsSubdomain(apiGroup))
    report(invalid([...path, 'apiGroup'], 'a DNS-1123 subdomain', apiGroup));
}
