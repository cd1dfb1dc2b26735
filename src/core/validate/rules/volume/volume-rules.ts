import { claimVolumes } from './claim-volumes.js';
import { configVolumes } from './config-volumes.js';
import { localVolumes } from './local-volumes.js';
import { networkVolumes } from './network-volumes.js';
import { projectedVolumes } from './projected-volumes.js';
import { volumeNames } from './volume-names.js';
import type { VolumeRule } from './volume-rule.js';
import { volumeSources } from './volume-sources.js';
import { volumeUsers } from './volume-users.js';

/** The rules about one volume at a time; who breaks none of them can be mounted. */
export const VOLUME_RULES: readonly VolumeRule[] = [
  volumeNames,
  volumeSources,
  localVolumes,
  configVolumes,
  projectedVolumes,
  claimVolumes,
  networkVolumes,
  volumeUsers,
];
