import { checkAppArmor, checkSeccomp, checkUserOrGroup } from '../../fields/security-profiles.js';
import type { JobRule } from '../../rule.js';
import { invalid, mismatch, unsupported } from '../../violations.js';
import { checkWindowsOptions } from '../../fields/windows-options.js';

const PROC_MOUNTS = ['Default', 'Unmasked'];

export const securityContext: JobRule = {
  id: 'security-context',
  severity: 'error',
  description:
    'A container’s security context has user and group ids from 0 to 2147483647 and profiles that Kubernetes knows, and does not contradict itself.',
  remediation: 'Correct the field; privileged containers can always escalate.',
  check({ podSpec, containers }, report) {
    const usesHostUsers = podSpec.hostUsers !== false;
    for (const { path: owner, container } of containers) {
      const context = container.securityContext;
      if (context === undefined) continue;
      const path = [...owner, 'securityContext'];
      checkUserOrGroup(context.runAsUser, [...path, 'runAsUser'], report);
      checkUserOrGroup(context.runAsGroup, [...path, 'runAsGroup'], report);
      const { procMount } = context;
      if (procMount !== undefined && !PROC_MOUNTS.includes(procMount))
        report(unsupported([...path, 'procMount'], PROC_MOUNTS, procMount));
      if (procMount === 'Unmasked' && usesHostUsers)
        report(invalid([...path, 'procMount'], 'hostUsers: false beside Unmasked', procMount));
      checkSeccomp(context.seccompProfile, [...path, 'seccompProfile'], report);
      checkAppArmor(context.appArmorProfile, [...path, 'appArmorProfile'], report);
      checkWindowsOptions(context.windowsOptions, [...path, 'windowsOptions'], report);
      if (context.allowPrivilegeEscalation !== false) continue;
      const expected = 'allowPrivilegeEscalation: true';
      if (context.privileged === true)
        report(
          mismatch(path, `${expected} in a privileged container`, 'false', {
            at: [...path, 'allowPrivilegeEscalation'],
          }),
        );
      if (context.capabilities?.add?.includes('CAP_SYS_ADMIN') === true)
        report(
          mismatch(path, `${expected} beside CAP_SYS_ADMIN`, 'false', { at: [...path, 'allowPrivilegeEscalation'] }),
        );
    }
  },
};
