import type { AdviceRule } from './advice-rule.js';
import { effectiveSetting, viewSecurity } from './security-view.js';

export const rootUser: AdviceRule = {
  id: 'root-user',
  severity: 'warning',
  description: 'Nothing asks for the root user: no runAsUser is 0.',
  remediation: 'Use another number, such as 65532, and runAsNonRoot: true.',
  check(job, report) {
    for (const view of viewSecurity(job)) {
      const { value, path } = effectiveSetting(view, 'runAsUser');
      if (value === 0) report({ path, message: 'expected a user other than root, got 0' });
    }
  },
};

export const mayRunAsRoot: AdviceRule = {
  id: 'may-run-as-root',
  severity: 'warning',
  offByDefault: true,
  description: 'runAsNonRoot is true for every container, so that an image that runs as root is refused.',
  remediation: 'Set securityContext.runAsNonRoot: true for the Pod, and give the image a user.',
  check(job, report) {
    for (const view of viewSecurity(job)) {
      const { value, path } = effectiveSetting(view, 'runAsNonRoot');
      if (value === true) continue;
      report({ path, message: `expected true, got ${value === false ? 'false' : 'nothing'}` });
    }
  },
};
