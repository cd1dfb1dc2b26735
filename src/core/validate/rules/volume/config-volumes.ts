import { required } from '../../violations.js';
import { checkDownwardFile, checkKeyToPath, checkMode } from './volume-files.js';
import { sourceOf, volumeRule } from './volume-rule.js';

export const configVolumes = volumeRule({
  id: 'config-volumes',
  severity: 'error',
  description:
    'A volume of a ConfigMap, a Secret or the downward API names what it shows, as files below its own folder with modes from 0 to 0777.',
  remediation: 'Complete the source: its name, and a key and a path for every item.',
  checkVolume(volume, path, report) {
    const secret = sourceOf(volume, 'secret');
    if (secret !== undefined && (secret.secretName ?? '') === '')
      report(required([...path, 'secret', 'secretName'], 'the name of a Secret'));
    const configMap = sourceOf(volume, 'configMap');
    if (configMap !== undefined && (configMap.name ?? '') === '')
      report(required([...path, 'configMap', 'name'], 'the name of a ConfigMap'));
    for (const [name, source] of Object.entries({ secret, configMap })) {
      checkMode(source?.defaultMode, [...path, name, 'defaultMode'], report);
      for (const [index, item] of (source?.items ?? []).entries())
        checkKeyToPath(item, [...path, name, 'items', index], report);
    }
    const downward = sourceOf(volume, 'downwardAPI');
    const own = [...path, 'downwardAPI'];
    checkMode(downward?.defaultMode, [...own, 'defaultMode'], report);
    for (const [index, file] of (downward?.items ?? []).entries())
      checkDownwardFile(file, { path: own, at: [...own, 'items', index], report });
  },
});
