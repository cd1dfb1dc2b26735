import type { JobView } from '../../job-view.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import { VOLUME_RULES } from './volume-rules.js';
import type { Volume } from '../../schema/job-types.js';

/** A Pod's volumes as those who mount them see them. */
export interface UsableVolumes {
  /** The legal ones, by name: the server takes the others for absent. */
  byName: ReadonlyMap<string, Volume>;
  /** Index and name of every volume whose name a legal one has already. */
  repeated: readonly (readonly [index: number, name: string])[];
}

/** The volumes that can be mounted, found out by asking the rules about volumes. */
export function findUsableVolumes({ podSpec: { volumes = [] } }: JobView): UsableVolumes {
  const byName = new Map<string, Volume>();
  const repeated: [number, string][] = [];
  for (const [index, volume] of volumes.entries()) {
    const { name = '' } = volume;
    let isLegal = true;
    for (const rule of VOLUME_RULES) {
      rule.checkVolume(volume, [...POD_SPEC_PATH, 'volumes', index], () => {
        isLegal = false;
      });
    }
    if (byName.has(name)) repeated.push([index, name]);
    else if (isLegal) byName.set(name, volume);
  }
  return { byName, repeated };
}
