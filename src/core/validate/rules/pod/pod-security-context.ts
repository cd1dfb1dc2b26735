import type { FieldPath } from '../../../yaml/field-path.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import { checkAppArmor, checkSeccomp, checkUserOrGroup } from '../../fields/security-profiles.js';
import type { JobRule, Report } from '../../rule.js';
import type { PodSpec, Sysctl } from '../../schema/job-types.js';
import { duplicate, invalid, required, unsupported } from '../../violations.js';
import { checkWindowsOptions } from '../../fields/windows-options.js';

const PATH = [...POD_SPEC_PATH, 'securityContext'];
const WORDS = {
  fsGroupChangePolicy: ['Always', 'OnRootMismatch'],
  supplementalGroupsPolicy: ['Merge', 'Strict'],
  seLinuxChangePolicy: ['MountOption', 'Recursive'],
} as const;
const SYSCTL = /^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;
const MAX_SYSCTL = 253;
const IPC_SYSCTL =
  /^(?:kernel\.(?:sem|shm|shmall|shmmax|shmmni|shm_rmid_forced|msg|msgmax|msgmnb|msgmni)$|fs\.mqueue\.)/;

export const podSecurityContext: JobRule = {
  id: 'pod-security-context',
  severity: 'error',
  description:
    'The Pod’s security context has ids from 0 to 2147483647, policies and profiles that Kubernetes knows, and sysctls with legal names, each once and none of a namespace that is the node’s.',
  remediation: 'Correct the field, or leave it to the namespace’s policy.',
  check({ podSpec }, report) {
    const context = podSpec.securityContext;
    if (context === undefined) return;
    for (const field of ['fsGroup', 'runAsUser', 'runAsGroup'] as const)
      checkUserOrGroup(context[field], [...PATH, field], report);
    for (const [index, group] of (context.supplementalGroups ?? []).entries())
      checkUserOrGroup(group, [...PATH, 'supplementalGroups', index], report);
    for (const field of Object.keys(WORDS) as (keyof typeof WORDS)[]) {
      const value = context[field];
      const words: readonly string[] = WORDS[field];
      if (value !== undefined && !words.includes(value)) report(unsupported([...PATH, field], words, value));
    }
    checkSeccomp(context.seccompProfile, [...PATH, 'seccompProfile'], report);
    checkAppArmor(context.appArmorProfile, [...PATH, 'appArmorProfile'], report);
    checkWindowsOptions(context.windowsOptions, [...PATH, 'windowsOptions'], report);
    checkSysctls(context.sysctls ?? [], podSpec, report);
  },
};

function checkSysctls(sysctls: readonly Sysctl[], podSpec: PodSpec, report: Report): void {
  const seen = new Set<string>();
  for (const [index, { name = '' }] of sysctls.entries()) {
    const path: FieldPath = [...PATH, 'sysctls', index, 'name'];
    if (name === '') report(required(path, 'the name of a sysctl'));
    else if (name.length > MAX_SYSCTL || !SYSCTL.test(name)) report(invalid(path, 'the name of a sysctl', name));
    else if (seen.has(name)) report(duplicate(path, 'each sysctl once', name));
    seen.add(name);
    const namespace = namespaceOf(name);
    if (podSpec.hostNetwork === true && namespace === 'net')
      report(invalid(path, 'no sysctl of the network beside hostNetwork', name));
    if (podSpec.hostIPC === true && namespace === 'ipc') report(invalid(path, 'no sysctl of IPC beside hostIPC', name));
  }
}

/** Which namespace of a Pod a sysctl belongs to; the first separator decides which of `.` and `/` separates. */
function namespaceOf(sysctl: string): 'ipc' | 'net' | undefined {
  const first = /[./]/.exec(sysctl)?.[0];
  const name = first === '/' ? sysctl.replace(/[./]/g, (mark) => (mark === '/' ? '.' : '/')) : sysctl;
  if (name.startsWith('net.')) return 'net';
  return IPC_SYSCTL.test(name) ? 'ipc' : undefined;
}
