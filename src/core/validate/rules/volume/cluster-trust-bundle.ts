import { isDnsSubdomain } from '../../../kubernetes-names.js';
import type { FieldPath } from '../../../yaml/field-path.js';
import { checkLabelSelector } from '../../fields/label-selector.js';
import { checkUnreserved } from '../../fields/paths.js';
import type { Report } from '../../rule.js';
import type { ClusterTrustBundleProjection } from '../../schema/job-types.js';
import { checkSignerName } from './signer-name.js';
import { invalid, mismatch, required } from '../../violations.js';

/** Reports a bundle of certificates that is named in no way or in two, or has no file. */
export function checkBundle(bundle: ClusterTrustBundleProjection, path: FieldPath, report: Report): void {
  const { name, signerName, labelSelector, path: file = '' } = bundle;
  if (name !== undefined && signerName !== undefined) {
    report(mismatch(path, 'one of name and signerName', 'both'));
  } else if (name !== undefined) {
    const at = [...path, 'name'];
    if (name === '') report(required(at, 'the name of a bundle'));
    // A bundle of a signer has the signer's name in front.
    const own = name.slice(name.lastIndexOf(':') + 1);
    if (!isDnsSubdomain(own)) report(invalid(at, 'the name of a bundle', name));
    if (labelSelector !== undefined) report(mismatch([...path, 'labelSelector'], 'no selector beside a name', 'one'));
  } else if (signerName !== undefined) {
    checkSignerName(signerName, [...path, 'signerName'], report);
    checkLabelSelector(labelSelector, [...path, 'labelSelector'], report);
  } else {
    report(required(path, 'name or signerName'));
  }
  if (file === '') report(required([...path, 'path'], 'a path'));
  checkUnreserved(file, { path: [...path, 'path'], report });
}
