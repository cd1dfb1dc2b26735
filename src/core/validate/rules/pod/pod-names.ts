import { isDnsLabel, isDnsSubdomain } from '../../../kubernetes-names.js';
import { utf8Length } from '../../../truncate.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule } from '../../rule.js';
import { forbidden, invalid, tooLong } from '../../violations.js';

const MAX_HOST_NAME = 64;

export const podNames: JobRule = {
  id: 'pod-names',
  severity: 'error',
  description:
    'Names in a Pod template are DNS names: hostname and subdomain labels; serviceAccountName, nodeName, priorityClassName and runtimeClassName subdomains. hostnameOverride has at most 64 characters and the Pod its own network.',
  remediation: 'Use lower-case letters, digits, - and ., or leave the field out.',
  check({ podSpec }, report) {
    const path = (field: string) => [...POD_SPEC_PATH, field];
    for (const field of ['hostname', 'subdomain'] as const) {
      const value = podSpec[field] ?? '';
      if (value !== '' && !isDnsLabel(value))
        report(invalid(path(field), 'a DNS-1123 label of at most 63 characters', value));
    }
    const SUBDOMAIN = 'a DNS-1123 subdomain of at most 253 characters';
    for (const field of ['serviceAccountName', 'nodeName', 'priorityClassName'] as const) {
      const value = podSpec[field] ?? '';
      if (value !== '' && !isDnsSubdomain(value)) report(invalid(path(field), SUBDOMAIN, value));
    }
    const { runtimeClassName, hostnameOverride } = podSpec;
    if (runtimeClassName !== undefined && !isDnsSubdomain(runtimeClassName))
      report(invalid(path('runtimeClassName'), SUBDOMAIN, runtimeClassName));
    if (hostnameOverride === undefined) return;
    const at = path('hostnameOverride');
    if (podSpec.setHostnameAsFQDN === true) report(forbidden(at, 'no override beside setHostnameAsFQDN', 'one'));
    if (podSpec.hostNetwork === true) report(forbidden(at, 'no override in the network of the node', 'one'));
    const bytes = utf8Length(hostnameOverride);
    if (bytes > MAX_HOST_NAME) report(tooLong(at, `${MAX_HOST_NAME} characters`, bytes));
    if (!isDnsSubdomain(hostnameOverride)) report(invalid(at, SUBDOMAIN, hostnameOverride));
  },
};
