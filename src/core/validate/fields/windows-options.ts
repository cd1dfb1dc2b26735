import { isDnsSubdomain } from '../../kubernetes-names.js';
import type { FieldPath } from '../../yaml/field-path.js';
import { utf8Length } from '../../truncate.js';
import type { Report } from '../rule.js';
import type { WindowsSecurityContextOptions } from '../schema/job-types.js';
import { invalid, mismatch } from '../violations.js';

const MAX_SPEC = 64 * 1024;
const MAX_DOMAIN = 255;
const MAX_USER = 104;

const NET_BIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const DNS = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
const ILLEGAL_IN_USERS = /["/\\:;|=,+*?<>@[\]]/;

/** Reports options that Windows could not use. */
export function checkWindowsOptions(
  options: WindowsSecurityContextOptions | undefined,
  path: FieldPath,
  report: Report,
): void {
  if (options === undefined) return;
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName: user } = options;
  if (name !== undefined && !isDnsSubdomain(name))
    report(invalid([...path, 'gmsaCredentialSpecName'], 'a DNS-1123 subdomain', name));
  const bytes = utf8Length(spec ?? '');
  if (spec !== undefined && (bytes === 0 || bytes > MAX_SPEC))
    report(mismatch([...path, 'gmsaCredentialSpec'], `1 to ${MAX_SPEC} bytes`, String(bytes)));
  if (user !== undefined && !isUserName(user))
    report(invalid([...path, 'runAsUserName'], 'a Windows user, with its domain and a \\ in front at most', user));
}

function isUserName(text: string): boolean {
  if (text === '' || /\p{Cc}/u.test(text.replace(/[\u0080-\u009f]/g, ''))) return false;
  const parts = text.split('\\');
  if (parts.length > 2) return false;
  const [user = '', domain] = parts.reverse();
  const isDomain =
    domain === undefined || (utf8Length(domain) <= MAX_DOMAIN && (NET_BIOS.test(domain) || DNS.test(domain)));
  return (
    isDomain && user !== '' && utf8Length(user) <= MAX_USER && !/^[. ]+$/.test(user) && !ILLEGAL_IN_USERS.test(user)
  );
}
