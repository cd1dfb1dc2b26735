import { isLabelKey } from '../../../kubernetes-names.js';
import type { FieldPath } from '../../../yaml/field-path.js';
import { utf8Length } from '../../../truncate.js';
import { checkUnreserved } from '../../fields/paths.js';
import type { Report } from '../../rule.js';
import type { PodCertificateProjection } from '../../schema/job-types.js';
import { checkSignerName } from './signer-name.js';
import { invalid, required, tooLong, unsupported } from '../../violations.js';

const KEY_TYPES = ['ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519', 'RSA3072', 'RSA4096'];
const PATHS = ['credentialBundlePath', 'keyPath', 'certificateChainPath'] as const;
const MIN_EXPIRATION = 3600;
const MAX_EXPIRATION = 91 * 86_400;
/** For Kubernetes' own signers. */
const MAX_OWN_EXPIRATION = 86_400;
const MAX_ANNOTATIONS = 256 * 1024;

/** Reports a certificate that nobody could sign, or that goes to no file. */
export function checkPodCertificate(certificate: PodCertificateProjection, path: FieldPath, report: Report): void {
  const { signerName = '', keyType = '', maxExpirationSeconds, userAnnotations = {} } = certificate;
  checkSignerName(signerName, [...path, 'signerName'], report);
  if (!KEY_TYPES.includes(keyType)) report(unsupported([...path, 'keyType'], KEY_TYPES, keyType));
  const isOwn = /(?:^|\.)kubernetes\.io$/.test(signerName.split('/', 1)[0] ?? '');
  const limit = isOwn ? MAX_OWN_EXPIRATION : MAX_EXPIRATION;
  if (maxExpirationSeconds !== undefined && (maxExpirationSeconds < MIN_EXPIRATION || maxExpirationSeconds > limit))
    report(
      invalid([...path, 'maxExpirationSeconds'], `from ${MIN_EXPIRATION} to ${limit} seconds`, maxExpirationSeconds),
    );
  checkUserAnnotations(userAnnotations, [...path, 'userAnnotations'], report);
  const given = PATHS.filter((field) => (certificate[field] ?? '') !== '');
  if (given.length === 0) report(required(path, `one of ${PATHS.join(', ')}`));
  for (const field of given) checkUnreserved(certificate[field] ?? '', { path: [...path, field], report });
}

function checkUserAnnotations(annotations: Readonly<Record<string, string>>, path: FieldPath, report: Report): void {
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    bytes += utf8Length(key) + utf8Length(value);
    const at = [...path, { key }];
    if (key === '') report(required(path, 'a key', { at }));
    else if (!isLabelKey(key.toLowerCase()) || !key.includes('/'))
      report(invalid(path, 'a key with a domain, such as example.com/key', key, { at, part: 'key' }));
  }
  if (bytes > MAX_ANNOTATIONS) report(tooLong(path, `${MAX_ANNOTATIONS} bytes of annotations`, bytes));
}
