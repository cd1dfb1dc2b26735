import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule } from '../../rule.js';
import { findUsableVolumes } from './usable-volumes.js';
import { duplicate } from '../../violations.js';

export const distinctVolumes: JobRule = {
  id: 'distinct-volumes',
  severity: 'error',
  description: 'No two volumes of a Pod have the same name.',
  remediation: 'Rename one of the two, and the mounts that mean it.',
  check(job, report) {
    const { volumes = [] } = job.podSpec;
    if (volumes.length < 2) return;
    for (const [index, name] of findUsableVolumes(job).repeated)
      report(duplicate([...POD_SPEC_PATH, 'volumes', index, 'name'], 'a name of its own', name));
  },
};
