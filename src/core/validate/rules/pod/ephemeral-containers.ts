import type { ContainerView } from '../../job-view.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule, Report } from '../../rule.js';
import { forbidden, invalid, notFound } from '../../violations.js';

/** What has no meaning for a container that is put into a running Pod. */
const FORBIDDEN = [
  'ports',
  'resources',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
  'restartPolicy',
  'restartPolicyRules',
  'resizePolicy',
] as const;

export const ephemeralContainers: JobRule = {
  id: 'ephemeral-containers',
  severity: 'error',
  description: 'A Pod template has no ephemeral containers: they are for debugging Pods that run.',
  remediation: 'Remove the list, or make init containers of them.',
  check({ containers }, report) {
    const views = containers.filter(({ list }) => list === 'ephemeralContainers');
    if (views.length === 0) return;
    report(forbidden([...POD_SPEC_PATH, 'ephemeralContainers'], 'none in a template', 'some'));
    const names = containers.flatMap(({ list, container: { name = '' } }) =>
      list === 'ephemeralContainers' ? [] : [name],
    );
    for (const view of views) checkContainer(view, names, report);
  },
};

function checkContainer({ path, container }: ContainerView, names: readonly string[], report: Report): void {
  const { image = '', targetContainerName: target = '' } = container;
  if (image.trim() !== image) report(invalid([...path, 'image'], 'an image without spaces around it', image));
  if (target !== '' && !names.includes(target))
    report(notFound([...path, 'targetContainerName'], 'one of the Pod’s containers', target));
  for (const field of FORBIDDEN) {
    const value = container[field];
    // Only of resources is an empty one nothing at all to the server.
    if (value === undefined || (field === 'resources' && Object.keys(value).length === 0)) continue;
    report(forbidden([...path, field], 'a container that only looks on', field));
  }
  for (const [index, mount] of (container.volumeMounts ?? []).entries()) {
    for (const field of ['subPath', 'subPathExpr'] as const) {
      if ((mount[field] ?? '') === '') continue;
      report(forbidden([...path, 'volumeMounts', index, field], 'whole volumes only', field));
    }
  }
}
