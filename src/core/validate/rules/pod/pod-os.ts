import type { FieldPath } from '../../../yaml/field-path.js';
import type { JobView } from '../../job-view.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule, Report } from '../../rule.js';
import { forbidden, required, unsupported } from '../../violations.js';

const NOT_IN_WINDOWS_PODS = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
] as const;
const NOT_IN_WINDOWS_CONTAINERS = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const;

export const podOs: JobRule = {
  id: 'pod-os',
  severity: 'error',
  description:
    'os.name is linux or windows, and a Pod that names one of them asks for nothing that only the other one has.',
  remediation: 'Remove what belongs to the other system, or os.',
  check(job, report) {
    const { os } = job.podSpec;
    if (os === undefined) return;
    const { name = '' } = os;
    const path = [...POD_SPEC_PATH, 'os'];
    if (name === '') report(required([...path, 'name'], 'linux or windows'));
    else if (name === 'linux') checkLinux(job, report);
    else if (name === 'windows') checkWindows(job, report);
    else report(unsupported(path, ['linux', 'windows'], name, { at: [...path, 'name'] }));
  },
};

function checkLinux({ podSpec, containers }: JobView, report: Report): void {
  const owners = [{ path: POD_SPEC_PATH, container: podSpec }, ...containers];
  for (const { path, container } of owners) {
    if (container.securityContext?.windowsOptions === undefined) continue;
    report(
      forbidden([...path, 'securityContext', 'windowsOptions'], 'nothing of Windows in a Linux Pod', 'windowsOptions'),
    );
  }
}

function checkWindows({ podSpec, containers }: JobView, report: Report): void {
  const refuse = (owner: FieldPath, field: string): void => {
    report(forbidden([...owner, field], 'nothing of Linux in a Windows Pod', field));
  };
  const context = podSpec.securityContext;
  for (const field of NOT_IN_WINDOWS_PODS) {
    if (context?.[field] === undefined || (field === 'sysctls' && context[field]?.length === 0)) continue;
    refuse([...POD_SPEC_PATH, 'securityContext'], field);
  }
  for (const field of ['hostUsers', 'shareProcessNamespace'] as const)
    if (podSpec[field] !== undefined) refuse(POD_SPEC_PATH, field);
  for (const field of ['hostPID', 'hostIPC'] as const) if (podSpec[field] === true) refuse(POD_SPEC_PATH, field);
  for (const { path, container } of containers) {
    for (const field of NOT_IN_WINDOWS_CONTAINERS)
      if (container.securityContext?.[field] !== undefined) refuse([...path, 'securityContext'], field);
  }
}
