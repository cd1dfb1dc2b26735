import type { FieldPath } from '../../../yaml/field-path.js';
import { renderFieldPath } from '../../../yaml/field-path.js';
import type { ContainerView, JobView } from '../../job-view.js';
import type { JobRule, Report } from '../../rule.js';
import type { ContainerPort } from '../../schema/job-types.js';
import { showValue } from '../../show-value.js';

/** Init containers first, as the server goes through them. */
const ORDER: readonly ContainerView['list'][] = ['initContainers', 'containers', 'ephemeralContainers'];

interface PlacedPort {
  path: FieldPath;
  port: ContainerPort;
}

export const portOverlaps: JobRule = {
  id: 'port-overlaps',
  severity: 'warning',
  description:
    'No two containers of a Pod, which share one network, have the same port or the same name for one, and a hostIP stands beside a hostPort.',
  remediation: 'Give one of the two another port or name, or remove it.',
  check(job, report) {
    const ports = placePorts(job);
    const byName = new Map<string, string>();
    const byNumber = new Map<string, PlacedPort[]>();
    for (const placed of ports) {
      const { path, port } = placed;
      const { name = '', hostIP = '', hostPort = 0, containerPort = 0, protocol = '' } = port;
      if (hostIP !== '' && hostPort === 0) report({ path, message: 'expected a hostPort beside hostIP, got none' });
      const key = `${containerPort}/${protocol}`;
      const others = byNumber.get(key) ?? [];
      for (const other of others) compare(placed, other, report);
      byNumber.set(key, [...others, placed]);
      const owner = byName.get(name);
      if (name === '') continue;
      if (owner === undefined) byName.set(name, renderFieldPath(path));
      else report({ path, message: `expected a name of its own, got ${showValue(name)}, which ${owner} has` });
    }
  },
};

function placePorts({ containers }: JobView): PlacedPort[] {
  return ORDER.flatMap((wanted) =>
    containers
      .filter(({ list }) => list === wanted)
      .flatMap(({ path, container: { ports = [] } }) =>
        ports.map((port, index) => ({ path: [...path, 'ports', index], port })),
      ),
  );
}

function compare({ path, port }: PlacedPort, other: PlacedPort, report: Report): void {
  const [ownIp = '', otherIp = ''] = [port.hostIP, other.port.hostIP];
  const [ownPort = 0, otherPort = 0] = [port.hostPort, other.port.hostPort];
  const isSame = ownIp === otherIp && ownPort === otherPort;
  const isAmbiguous = ownPort === otherPort && (ownIp === '') !== (otherIp === '');
  if (!isSame && ownPort !== 0 && otherPort !== 0 && !isAmbiguous) return;
  const message = `expected a port of its own, got ${port.containerPort ?? 0}, which ${renderFieldPath(other.path)} has`;
  report({ path, message });
}
