import { isDnsLabel, isDnsSubdomain } from '../../../kubernetes-names.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule } from '../../rule.js';
import { duplicate, invalid, mismatch, required } from '../../violations.js';

const SOURCES = ['resourceClaimName', 'resourceClaimTemplateName'] as const;

export const podClaims: JobRule = {
  id: 'pod-claims',
  severity: 'error',
  description: 'Every resource claim of the Pod has a name of its own and names one claim or one template.',
  remediation: 'Keep one of resourceClaimName and resourceClaimTemplateName.',
  check({ podSpec: { resourceClaims = [] } }, report) {
    const names = new Set<string>();
    for (const [index, claim] of resourceClaims.entries()) {
      const path = [...POD_SPEC_PATH, 'resourceClaims', index];
      const { name = '' } = claim;
      if (name === '') report(required([...path, 'name'], 'a name for the claim'));
      else if (names.has(name)) report(duplicate([...path, 'name'], 'a name of its own', name));
      else if (!isDnsLabel(name)) report(invalid([...path, 'name'], 'a DNS-1123 label', name));
      if (name !== '') names.add(name);
      const given = SOURCES.filter((source) => claim[source] !== undefined);
      if (given.length !== 1)
        report(mismatch(path, `one of ${SOURCES.join(' and ')}`, given.length === 0 ? 'neither' : 'both'));
      for (const source of given) {
        const value = claim[source] ?? '';
        if (!isDnsSubdomain(value)) report(invalid([...path, source], 'a DNS-1123 subdomain', value));
      }
    }
  },
};
