import { type AdviceRule, POD_SPEC } from './advice-rule.js';
import { showValue } from '../show-value.js';
import { listAt, mappingAt, memberOf, textAt } from '../../yaml/typed-access.js';
import { effectiveSetting, viewSecurity } from './security-view.js';

// What the restricted Pod Security Standard asks for, and a little more. Almost no manifest says these things by
// itself, generated ones included, so all of them are off by default.
// Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted

export const privilegeEscalation: AdviceRule = {
  id: 'privilege-escalation',
  severity: 'warning',
  offByDefault: true,
  description:
    'allowPrivilegeEscalation is false for every container: no program in it gains more than it started with.',
  remediation: 'Set securityContext.allowPrivilegeEscalation: false.',
  check(job, report) {
    for (const { path, own } of viewSecurity(job)) {
      const value = memberOf(own, 'allowPrivilegeEscalation');
      if (value === false) continue;
      const message = `expected false, got ${value === true ? 'true' : 'nothing'}`;
      report({ path: [...path, 'securityContext', 'allowPrivilegeEscalation'], message });
    }
  },
};

export const keptCapabilities: AdviceRule = {
  id: 'kept-capabilities',
  severity: 'warning',
  offByDefault: true,
  description: 'Every container drops all capabilities.',
  remediation: 'Set securityContext.capabilities.drop: [ALL], and add back what is needed.',
  check(job, report) {
    for (const { path, own } of viewSecurity(job)) {
      if (listAt(mappingAt(own, 'capabilities'), 'drop')?.includes('ALL') === true) continue;
      report({ path: [...path, 'securityContext', 'capabilities', 'drop'], message: 'expected ALL, got less' });
    }
  },
};

export const writableRoot: AdviceRule = {
  id: 'writable-root',
  severity: 'warning',
  offByDefault: true,
  description: 'The root file system of every container is read-only.',
  remediation: 'Set securityContext.readOnlyRootFilesystem: true, and mount an emptyDir where the program writes.',
  check(job, report) {
    for (const { path, own } of viewSecurity(job)) {
      if (memberOf(own, 'readOnlyRootFilesystem') === true) continue;
      report({
        path: [...path, 'securityContext', 'readOnlyRootFilesystem'],
        message: 'expected true, got a root file system that can be written',
      });
    }
  },
};

export const seccompProfile: AdviceRule = {
  id: 'seccomp-profile',
  severity: 'warning',
  offByDefault: true,
  description: 'A seccomp profile limits the system calls of every container.',
  remediation: 'Set securityContext.seccompProfile: {type: RuntimeDefault} for the Pod.',
  check(job, report) {
    for (const view of viewSecurity(job)) {
      const { path } = effectiveSetting(view, 'seccompProfile');
      const profile = mappingAt(view.own, 'seccompProfile') ?? mappingAt(view.pod, 'seccompProfile');
      const type = textAt(profile, 'type');
      if (type === 'RuntimeDefault' || type === 'Localhost') continue;
      report({ path, message: `expected RuntimeDefault or Localhost, got ${showValue(type)}` });
    }
  },
};

export const serviceAccountToken: AdviceRule = {
  id: 'service-account-token',
  severity: 'warning',
  offByDefault: true,
  description: 'automountServiceAccountToken is false: a batch program that never calls the API server needs no token.',
  remediation: 'Set spec.template.spec.automountServiceAccountToken: false.',
  check({ podSpec }, report) {
    if (podSpec === undefined || memberOf(podSpec, 'automountServiceAccountToken') === false) return;
    report({
      path: [...POD_SPEC, 'automountServiceAccountToken'],
      message: 'expected false, got a token in every container',
    });
  },
};
