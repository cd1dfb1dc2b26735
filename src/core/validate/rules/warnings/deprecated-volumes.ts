import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule } from '../../rule.js';
import type { VolumeSource } from '../volume/volume-rule.js';

/** Sorts of volumes, and what the server calls them where that is not the field's name. */
const DEPRECATED: Partial<Record<VolumeSource, string>> = {
  photonPersistentDisk: 'photonPersistentDisk',
  gitRepo: 'gitRepo',
  scaleIO: 'scaleIO',
  flocker: 'flocker',
  storageos: 'storageOS',
  quobyte: 'quobyte',
  glusterfs: 'glusterfs',
  cephfs: 'cephfs',
  rbd: 'rbd',
};

export const deprecatedVolumes: JobRule = {
  id: 'deprecated-volumes',
  severity: 'warning',
  description: `No volume is of a sort that Kubernetes takes but can no longer mount (${Object.keys(DEPRECATED).join(', ')}).`,
  remediation:
    'Use a persistent volume claim with a CSI driver; for a git repository, an init container that clones it.',
  check({ podSpec: { volumes = [] } }, report) {
    for (const [index, volume] of volumes.entries()) {
      for (const [source, name] of Object.entries(DEPRECATED)) {
        if (volume[source as VolumeSource] === undefined) continue;
        const path = [...POD_SPEC_PATH, 'volumes', index];
        const message = `expected a volume that can be mounted, got ${source}, which Kubernetes has given up`;
        report({ path: [...path, name], at: [...path, source], part: 'key', message });
      }
    }
  },
};
