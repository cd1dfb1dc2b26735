import { checkDescending, checkNoBacksteps } from '../../fields/paths.js';
import { parseQuantity } from '../../../quantity.js';
import { forbidden, required, unsupported } from '../../violations.js';
import { sourceOf, volumeRule } from './volume-rule.js';

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

export const localVolumes = volumeRule({
  id: 'local-volumes',
  severity: 'error',
  description:
    'An emptyDir’s sizeLimit is 0 or more; a hostPath has a path without .. and a type that Kubernetes knows; a gitRepo has a repository; an image has a reference.',
  remediation: 'Complete the source of the volume.',
  checkVolume(volume, path, report) {
    const sizeLimit = parseQuantity(String(sourceOf(volume, 'emptyDir')?.sizeLimit ?? '0'));
    if (sizeLimit?.sign === -1)
      report(forbidden([...path, 'emptyDir', 'sizeLimit'], 'a quantity of 0 or more', 'less than 0'));
    const hostPath = sourceOf(volume, 'hostPath');
    if (hostPath !== undefined) {
      const at = [...path, 'hostPath'];
      const { path: folder = '', type = '' } = hostPath;
      if (folder === '') report(required([...at, 'path'], 'a path on the node'));
      else {
        checkNoBacksteps(folder, { path: [...at, 'path'], report });
        if (!HOST_PATH_TYPES.includes(type)) report(unsupported([...at, 'type'], HOST_PATH_TYPES.slice(1), type));
      }
    }
    const gitRepo = sourceOf(volume, 'gitRepo');
    if (gitRepo !== undefined) {
      const at = [...path, 'gitRepo'];
      if ((gitRepo.repository ?? '') === '') report(required([...at, 'repository'], 'a repository'));
      checkDescending(gitRepo.directory ?? '', { path: [...at, 'directory'], report });
    }
    const image = sourceOf(volume, 'image');
    if (image === undefined) return;
    const { reference = '', pullPolicy = '' } = image;
    if (reference === '') report(required([...path, 'image', 'reference'], 'an image'));
    if (pullPolicy !== '' && !PULL_POLICIES.includes(pullPolicy))
      report(unsupported([...path, 'image', 'pullPolicy'], PULL_POLICIES, pullPolicy));
  },
});
