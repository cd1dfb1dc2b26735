import type { FieldPath } from '../../../yaml/field-path.js';
import { canonicalIpv6, parseIpv6 } from '../../fields/ip-address.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule, Report } from '../../rule.js';
import { showValue } from '../../show-value.js';

export const ipSpelling: JobRule = {
  id: 'ip-spelling',
  severity: 'warning',
  description: 'IPv6 addresses are written as RFC 5952 has it.',
  remediation: 'Write it in lower case, without leading zeros, and :: for the longest run of zeros.',
  check({ podSpec: { dnsConfig, hostAliases = [] } }, report) {
    for (const [index, server] of (dnsConfig?.nameservers ?? []).entries())
      warn(server, [...POD_SPEC_PATH, 'dnsConfig', 'nameservers', index], report);
    for (const [index, { ip = '' }] of hostAliases.entries())
      warn(ip, [...POD_SPEC_PATH, 'hostAliases', index, 'ip'], report);
  },
};

function warn(address: string, path: FieldPath, report: Report): void {
  const groups = parseIpv6(address);
  const canonical = groups === null ? address : canonicalIpv6(groups);
  if (canonical !== address) report({ path, message: `expected ${canonical}, got ${showValue(address)}` });
}
