import { isDnsLabel, isDnsSubdomain } from '../../../kubernetes-names.js';
import type { FieldPath } from '../../../yaml/field-path.js';
import type { Report } from '../../rule.js';
import { invalid, required, tooLong } from '../../violations.js';

const MAX_DOMAIN = 253;
const MAX_LENGTH = 571;

/** Reports a signer that is not `domain/name`. */
export function checkSignerName(signer: string, path: FieldPath, report: Report): void {
  if (signer === '') return report(required(path, 'a signer such as example.com/name'));
  const parts = signer.split('/');
  const [domain = '', name = ''] = parts;
  const labels = domain.split('.');
  const isLegal =
    parts.length === 2 && labels.length > 1 && labels.every(isDnsLabel) && name.split('.').every(isDnsSubdomain);
  if (!isLegal) report(invalid(path, 'a domain and a name such as example.com/name', signer));
  if (parts.length !== 2) return;
  if (domain.length > MAX_DOMAIN) report(tooLong(path, `${MAX_DOMAIN} characters of domain`, domain.length));
  if (signer.length > MAX_LENGTH) report(tooLong(path, `${MAX_LENGTH} characters`, signer.length));
}
