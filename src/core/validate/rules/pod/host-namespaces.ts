import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule } from '../../rule.js';
import { forbidden, invalid } from '../../violations.js';

export const hostNamespaces: JobRule = {
  id: 'host-namespaces',
  severity: 'error',
  description:
    'A Pod with users of its own (hostUsers: false) uses no other namespace of the node and no volume devices; hostPID excludes shareProcessNamespace; host ports equal container ports in the node’s network.',
  remediation: 'Remove the field that asks for a namespace of the node.',
  check({ podSpec, containers }, report) {
    const path = (field: string) => [...POD_SPEC_PATH, field];
    if (podSpec.shareProcessNamespace === true && podSpec.hostPID === true)
      report(invalid(path('shareProcessNamespace'), 'false beside hostPID', true));
    if (podSpec.hostNetwork === true) {
      for (const { path: owner, list, container } of containers) {
        for (const [index, { hostPort = 0, containerPort = 0 }] of (container.ports ?? []).entries()) {
          if (list !== 'containers' || hostPort === 0 || hostPort === containerPort) continue;
          report(invalid([...owner, 'ports', index, 'hostPort'], `the container’s port ${containerPort}`, hostPort));
        }
      }
    }
    if (podSpec.hostUsers !== false) return;
    const expected = 'no namespace of the node beside hostUsers: false';
    if (podSpec.hostNetwork === true) report(forbidden(path('hostNetwork'), expected, 'hostNetwork'));
    if (podSpec.hostPID === true) report(forbidden(path('HostPID'), expected, 'hostPID', { at: path('hostPID') }));
    if (podSpec.hostIPC === true) report(forbidden(path('HostIPC'), expected, 'hostIPC', { at: path('hostIPC') }));
    for (const { path: owner, container } of containers) {
      if ((container.volumeDevices ?? []).length === 0) continue;
      report(forbidden([...owner, 'volumeDevices'], 'no devices beside hostUsers: false', 'some'));
    }
  },
};
