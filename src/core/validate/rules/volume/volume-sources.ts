import type { FieldPath } from '../../../yaml/field-path.js';
import { forbidden } from '../../violations.js';
import { VOLUME_SOURCES, type VolumeSource, volumeRule } from './volume-rule.js';

/** Where the server's path is not the field's name. */
const SERVER_NAMES: Partial<Record<VolumeSource, string>> = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' };

export const volumeSources = volumeRule({
  id: 'volume-sources',
  severity: 'error',
  description: 'A volume has one source; one without any is an emptyDir.',
  remediation: 'Keep one source, and make a volume of its own for the other.',
  checkVolume(volume, path, report) {
    const [first, ...others] = VOLUME_SOURCES.filter((source) => volume[source] !== undefined);
    for (const source of others) {
      const at: FieldPath = [...path, source];
      const got = `${source} beside ${first ?? ''}`;
      report(forbidden([...path, SERVER_NAMES[source] ?? source], 'one source', got, { at, part: 'key' }));
    }
  },
});
