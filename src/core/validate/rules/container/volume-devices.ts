import type { ContainerView } from '../../job-view.js';
import type { JobRule, Report } from '../../rule.js';
import type { Volume } from '../../schema/job-types.js';
import { findUsableVolumes } from '../volume/usable-volumes.js';
import { invalid, mismatch, notFound, required } from '../../violations.js';

export const volumeDevices: JobRule = {
  id: 'volume-devices',
  severity: 'error',
  description:
    'Every device names a volume with a persistent volume claim, has a path of its own without .. and is not mounted as well.',
  remediation: 'Correct the name or the path, or mount the volume instead.',
  check(job, report) {
    for (const view of job.containers) {
      if (view.container.volumeDevices !== undefined) checkDevices(view, findUsableVolumes(job).byName, report);
    }
  },
};

function checkDevices(
  { path: owner, container }: ContainerView,
  volumes: ReadonlyMap<string, Volume>,
  report: Report,
): void {
  const mounts = new Map((container.volumeMounts ?? []).map(({ name = '', mountPath = '' }) => [name, mountPath]));
  const mountPaths = new Set(mounts.values());
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const [index, { name = '', devicePath = '' }] of (container.volumeDevices ?? []).entries()) {
    const path = [...owner, 'volumeDevices', index];
    const volume = volumes.get(name);
    if (name === '') report(required([...path, 'name'], 'the name of a volume'));
    if (names.has(name)) report(invalid([...path, 'name'], 'a name of its own', name));
    if (volume === undefined) report(notFound([...path, 'name'], 'the name of a volume of the Pod', name));
    else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined)
      report(mismatch([...path, 'name'], 'a volume with a persistent volume claim', 'another one'));
    if (devicePath === '') report(required([...path, 'devicePath'], 'a path'));
    if (paths.has(devicePath)) report(invalid([...path, 'devicePath'], 'a path of its own', devicePath));
    if (devicePath.split('/').includes('..')) report(invalid([...path, 'devicePath'], 'a path without ..', devicePath));
    else paths.add(devicePath);
    if (mounts.has(name)) report(invalid([...path, 'name'], 'a volume that is not mounted', name));
    if (mountPaths.has(devicePath)) report(invalid([...path, 'devicePath'], 'a path that no mount has', devicePath));
    if (name !== '') names.add(name);
  }
}
