import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule } from '../../rule.js';
import { showValue } from '../../show-value.js';
import { invalid, unsupported } from '../../violations.js';

const PATH = [...POD_SPEC_PATH, 'restartPolicy'];

export const restartPolicy: JobRule = {
  id: 'restart-policy',
  severity: 'error',
  description:
    'restartPolicy is Never or OnFailure, and Never beside a podFailurePolicy. Left out it would be Always, which a Job can’t have.',
  remediation: 'Set restartPolicy: Never, which keeps the logs of a failed Pod, or OnFailure.',
  check({ decoded, spec, podSpec: { restartPolicy } }, report) {
    if (restartPolicy === 'Always') {
      const given = decoded.spec?.template?.spec?.restartPolicy;
      report({ path: PATH, kind: 'Required', message: `expected Never or OnFailure, got ${showValue(given)}` });
    } else if (restartPolicy !== 'Never' && restartPolicy !== 'OnFailure') {
      report(unsupported(PATH, ['Never', 'OnFailure'], restartPolicy));
    } else if (spec.podFailurePolicy !== undefined && restartPolicy !== 'Never') {
      report(invalid(PATH, 'Never beside a podFailurePolicy', restartPolicy));
    }
  },
};
