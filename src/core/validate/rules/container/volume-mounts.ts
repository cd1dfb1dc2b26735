import type { ContainerView } from '../../job-view.js';
import { checkDescending } from '../../fields/paths.js';
import type { JobRule, Report } from '../../rule.js';
import type { Volume } from '../../schema/job-types.js';
import { findUsableVolumes } from '../volume/usable-volumes.js';
import { forbidden, invalid, notFound, required, unsupported } from '../../violations.js';

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];
const RECURSIVE = ['Disabled', 'Enabled', 'IfPossible'];

export const volumeMounts: JobRule = {
  id: 'volume-mounts',
  severity: 'error',
  description:
    'Every mount names a volume of the Pod that is legal itself and has a path of its own in its container; sub-paths lead nowhere else, and no device has the same name or path.',
  remediation: 'Correct the name or the path; volumes stand in spec.template.spec.volumes.',
  check(job, report) {
    let volumes: ReadonlyMap<string, Volume> | undefined;
    for (const view of job.containers) {
      if (view.container.volumeMounts === undefined) continue;
      volumes ??= findUsableVolumes(job).byName;
      checkMounts(view, { volumes, report });
    }
  },
};

function checkMounts(
  { path: owner, container }: ContainerView,
  { volumes, report }: { volumes: ReadonlyMap<string, Volume>; report: Report },
): void {
  const devices = new Map((container.volumeDevices ?? []).map(({ name = '', devicePath = '' }) => [name, devicePath]));
  const devicePaths = new Set(devices.values());
  const list = [...owner, 'volumeMounts'];
  const mounted = new Set<string>();
  for (const [index, mount] of (container.volumeMounts ?? []).entries()) {
    const { name = '', mountPath = '', subPath = '', subPathExpr = '', mountPropagation, recursiveReadOnly } = mount;
    const path = [...list, index];
    if (name === '') report(required([...path, 'name'], 'the name of a volume'));
    if (!volumes.has(name)) report(notFound([...path, 'name'], 'the name of a volume of the Pod', name));
    if (mountPath === '') report(required([...path, 'mountPath'], 'a path'));
    if (mounted.has(mountPath)) report(invalid([...path, 'mountPath'], 'a path of its own', mountPath));
    mounted.add(mountPath);
    if (devices.has(name)) report(invalid([...path, 'name'], 'a volume that is no device', name));
    if (devicePaths.has(mountPath)) report(invalid([...path, 'mountPath'], 'a path that no device has', mountPath));
    // From here on the server leaves the index out.
    const place = (field: string) => ({ path: [...list, field], at: [...path, field], report });
    if (subPath !== '') checkDescending(subPath, place('subPath'));
    if (subPathExpr !== '') checkDescending(subPathExpr, place('subPathExpr'));
    if (subPath !== '' && subPathExpr !== '')
      report(invalid([...path, 'subPathExpr'], 'one of subPath and subPathExpr', subPathExpr));
    if (mountPropagation !== undefined) {
      const { path: where, at } = place('mountPropagation');
      if (!PROPAGATIONS.includes(mountPropagation)) report(unsupported(where, PROPAGATIONS, mountPropagation, { at }));
      if (mountPropagation === 'Bidirectional' && container.securityContext?.privileged !== true)
        report(forbidden(where, 'Bidirectional in privileged containers only', 'another one', { at }));
    }
    if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') continue;
    const { path: where, at } = place('recursiveReadOnly');
    if (!RECURSIVE.includes(recursiveReadOnly)) {
      report(unsupported(where, RECURSIVE, recursiveReadOnly, { at }));
      continue;
    }
    if (mount.readOnly !== true) report(forbidden(where, 'readOnly: true beside it', 'none', { at }));
    if (mountPropagation !== undefined && mountPropagation !== 'None')
      report(forbidden(where, 'no mountPropagation beside it', mountPropagation, { at }));
  }
}
