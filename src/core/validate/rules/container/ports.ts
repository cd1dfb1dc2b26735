import { isPortName, isPortNumber } from '../../../kubernetes-names.js';
import type { ContainerView } from '../../job-view.js';
import type { JobRule, Report } from '../../rule.js';
import { duplicate, invalid, required, unsupported } from '../../violations.js';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const NUMBER = 'a port from 1 to 65535';

export const ports: JobRule = {
  id: 'ports',
  severity: 'error',
  description:
    'Ports are numbers from 1 to 65535 of TCP, UDP or SCTP; a port’s name has at most 15 lower-case letters, digits and hyphens, is used once in its container, and no host port is taken twice.',
  remediation: 'Correct the port, or remove it: a Job that nobody calls needs none.',
  check({ containers }, report) {
    const onHost = new Set<string>();
    for (const view of containers) {
      checkPorts(view, report);
      // An init container runs alone.
      if (view.list !== 'ephemeralContainers')
        checkHostPorts(view, view.list === 'containers' ? onHost : new Set(), report);
    }
  },
};

function checkPorts({ path: owner, container: { ports = [] } }: ContainerView, report: Report): void {
  const names = new Set<string>();
  for (const [index, { name = '', containerPort = 0, hostPort = 0, protocol = '' }] of ports.entries()) {
    const path = [...owner, 'ports', index];
    if (name !== '' && !isPortName(name)) {
      const expected = 'at most 15 lower-case letters, digits and single hyphens with a letter among them';
      report(invalid([...path, 'name'], expected, name));
    } else if (name !== '' && names.has(name)) report(duplicate([...path, 'name'], 'a name of its own', name));
    else names.add(name);
    if (containerPort === 0) report(required([...path, 'containerPort'], NUMBER));
    else if (!isPortNumber(containerPort)) report(invalid([...path, 'containerPort'], NUMBER, containerPort));
    if (hostPort !== 0 && !isPortNumber(hostPort)) report(invalid([...path, 'hostPort'], NUMBER, hostPort));
    if (!PROTOCOLS.includes(protocol)) report(unsupported([...path, 'protocol'], PROTOCOLS, protocol));
  }
}

function checkHostPorts({ path, list, container }: ContainerView, taken: Set<string>, report: Report): void {
  for (const [index, { hostPort = 0, hostIP = '', protocol = '' }] of (container.ports ?? []).entries()) {
    if (hostPort === 0) continue;
    const port = `${protocol}/${hostIP}/${hostPort}`;
    const at = [...path, 'ports', index, 'hostPort'];
    // The server looks at init containers one by one and calls each of them the first.
    const named = list === 'initContainers' ? [...path.slice(0, -1), 0, 'ports', index, 'hostPort'] : at;
    if (taken.has(port)) report(duplicate(named, 'a host port of its own', port, { at }));
    taken.add(port);
  }
}
