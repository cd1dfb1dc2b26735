import { isDnsSubdomain } from '../../../kubernetes-names.js';
import { isStrictIp } from '../../fields/ip-address.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule } from '../../rule.js';
import { invalid } from '../../violations.js';

export const hostAliases: JobRule = {
  id: 'host-aliases',
  severity: 'error',
  description: 'Every host alias has an IP address and host names that are DNS-1123 subdomains.',
  remediation: 'Correct the address or the name.',
  check({ podSpec: { hostAliases = [] } }, report) {
    for (const [index, { ip = '', hostnames = [] }] of hostAliases.entries()) {
      const path = [...POD_SPEC_PATH, 'hostAliases', index];
      if (!isStrictIp(ip)) report(invalid([...path, 'ip'], 'an IP address', ip));
      for (const [at, name] of hostnames.entries())
        if (!isDnsSubdomain(name)) report(invalid([...path, 'hostnames', at], 'a DNS-1123 subdomain', name));
    }
  },
};
