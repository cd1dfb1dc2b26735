import type { FieldPath } from '../../../yaml/field-path.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule, Report, RuleText } from '../../rule.js';
import type { Volume } from '../../schema/job-types.js';

/** A rule about one volume. What breaks one can't be mounted, so mounts ask these rules too. */
export interface VolumeRule extends JobRule {
  checkVolume(volume: Volume, path: FieldPath, report: Report): void;
}

/** A rule that looks at every volume of a Pod on its own. */
export function volumeRule(rule: RuleText & Pick<VolumeRule, 'checkVolume'>): VolumeRule {
  return {
    ...rule,
    check: ({ podSpec: { volumes = [] } }, report) => {
      for (const [index, volume] of volumes.entries())
        rule.checkVolume(volume, [...POD_SPEC_PATH, 'volumes', index], report);
    },
  };
}

/** Every sort of volume, in the order in which the API server looks for them: of several, the first one counts. */
export const VOLUME_SOURCES = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
  'image',
] as const satisfies readonly (keyof Volume)[];

/** The name of a sort of volume. */
export type VolumeSource = (typeof VOLUME_SOURCES)[number];

/** The volume's source where it is of this sort; undefined where another one counts. */
export function sourceOf<S extends VolumeSource>(volume: Volume, source: S): Volume[S] | undefined {
  if (volume[source] === undefined) return undefined;
  return VOLUME_SOURCES.find((other) => volume[other] !== undefined) === source ? volume[source] : undefined;
}
