import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule } from '../../rule.js';

export const pullSecretNames: JobRule = {
  id: 'pull-secret-names',
  severity: 'warning',
  description: 'Every image pull secret has a name.',
  remediation: 'Name the Secret, or remove the entry.',
  check({ podSpec: { imagePullSecrets = [] } }, report) {
    for (const [index, { name = '' }] of imagePullSecrets.entries()) {
      if (name !== '') continue;
      report({ path: [...POD_SPEC_PATH, 'imagePullSecrets', index, 'name'], message: 'expected a name, got nothing' });
    }
  },
};
