import { isLabelKey } from '../../kubernetes-names.js';
import type { FieldPath } from '../../yaml/field-path.js';
import { isLikeUnit, parseQuantity } from '../../quantity.js';
import type { Report } from '../rule.js';
import type { ObjectFieldSelector, ResourceFieldSelector } from '../schema/job-types.js';
import { invalid, mismatch, required, unsupported } from '../violations.js';

// What a Pod may be told about itself, in variables and in files.

/** Labels that the API knows; those of `fields` are the ones that may be used. */
const CONVERTIBLE: ReadonlySet<string> = new Set([
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.serviceAccountName',
  'spec.schedulerName',
  'status.phase',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
  'spec.host',
]);

const RESOURCES = ['limits', 'requests'].flatMap((list) =>
  ['cpu', 'ephemeral-storage', 'memory'].map((resource) => `${list}.${resource}`),
);

const SUBSCRIPT = /^(.+?)\['(.*)'\]$/s;

/** Reports a reference to a field of the Pod that is incomplete or to none of `fields`. */
export function checkFieldRef(
  { apiVersion = '', fieldPath = '' }: ObjectFieldSelector,
  { path, fields, report }: { path: FieldPath; fields: readonly string[]; report: Report },
): void {
  const at = [...path, 'fieldPath'];
  if (apiVersion === '') return report(required([...path, 'apiVersion'], 'v1'));
  if (fieldPath === '') return report(required(at, 'the path of a field'));
  const [, parent, key = ''] = SUBSCRIPT.exec(fieldPath) ?? [];
  if (apiVersion !== 'v1') return report(invalid(at, 'a field of apiVersion v1', apiVersion));
  if (parent !== undefined) {
    if (parent !== 'metadata.annotations' && parent !== 'metadata.labels')
      return report(invalid(at, `a field of metadata.labels or metadata.annotations`, fieldPath));
    const isLegal = isLabelKey(parent === 'metadata.annotations' ? key.toLowerCase() : key);
    if (!isLegal) report(invalid(path, 'a legal key between the brackets', fieldPath, { at }));
    return;
  }
  if (!CONVERTIBLE.has(fieldPath)) return report(invalid(at, fields.join(', '), fieldPath));
  const name = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath;
  if (!fields.includes(name)) report(unsupported(at, fields, fieldPath));
}

/** Reports a reference to a resource that is incomplete, to none of those, or in a unit that it can't be told in. */
export function checkResourceFieldRef(
  { containerName = '', resource = '', divisor }: ResourceFieldSelector,
  { path, inVolume, report }: { path: FieldPath; inVolume: boolean; report: Report },
): void {
  const isHugePages = /^(?:limits|requests)\.hugepages-/.test(resource);
  if (inVolume && containerName === '')
    report(required([...path, 'containerName'], 'the container whose resource it is'));
  else if (resource === '') report(required([...path, 'resource'], 'a resource such as limits.memory'));
  else if (!RESOURCES.includes(resource) && !isHugePages)
    report(unsupported([...path, 'resource'], RESOURCES, resource));
  if (divisor === undefined) return;
  const quantity = parseQuantity(String(divisor));
  if (quantity === null || quantity.sign === 0 || (!RESOURCES.includes(resource) && !isHugePages)) return;
  const kind = resource.endsWith('.cpu') ? 'cpu' : 'bytes';
  if (isLikeUnit(String(divisor), kind)) return;
  const expected = kind === 'cpu' ? '1m or 1' : '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi or 1Ei';
  report(mismatch([...path, 'divisor'], expected, String(divisor)));
}
