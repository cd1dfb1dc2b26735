import type { JobRule } from '../../rule.js';
import { mismatch, notFound } from '../../violations.js';

export const fileKeyVolumes: JobRule = {
  id: 'file-key-volumes',
  severity: 'error',
  description: 'A variable that is read from a file names an emptyDir volume of the Pod.',
  remediation: 'Name an emptyDir volume that an init container writes to.',
  check({ podSpec, containers }, report) {
    for (const { path: owner, container } of containers) {
      for (const [index, { valueFrom }] of (container.env ?? []).entries()) {
        if (valueFrom?.fileKeyRef === undefined) continue;
        const { volumeName = '' } = valueFrom.fileKeyRef;
        const path = [...owner, 'env', index, 'valueFrom', 'fileKeyRef', 'volumeName'];
        const volume = (podSpec.volumes ?? []).findLast(({ name = '' }) => name === volumeName);
        if (volume === undefined) report(notFound(path, 'an emptyDir volume of the Pod', volumeName));
        else if (volume.emptyDir === undefined) report(mismatch(path, 'an emptyDir volume', 'another one'));
      }
    }
  },
};
