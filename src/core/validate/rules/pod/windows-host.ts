import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule } from '../../rule.js';
import { invalid, mismatch } from '../../violations.js';

export const windowsHost: JobRule = {
  id: 'windows-host',
  severity: 'error',
  description:
    'Windows containers that are processes of the node are all of that kind in a Pod, which then has hostNetwork: true.',
  remediation: 'Set hostProcess for the whole Pod, and hostNetwork: true.',
  check({ podSpec, containers }, report) {
    const ofPod = podSpec.securityContext?.windowsOptions?.hostProcess;
    let count = 0;
    for (const { path, container } of containers) {
      const own = container.securityContext?.windowsOptions?.hostProcess;
      if (ofPod !== undefined && own !== undefined && own !== ofPod)
        report(invalid([...path, 'securityContext', 'windowsOptions', 'hostProcess'], `the Pod’s ${ofPod}`, own));
      if ((own ?? ofPod) === true) count += 1;
    }
    if (count === 0) return;
    if (count !== containers.length)
      report(mismatch(POD_SPEC_PATH, 'hostProcess for all containers', `${count} of ${containers.length}`));
    if (podSpec.hostNetwork !== true)
      report(mismatch([...POD_SPEC_PATH, 'hostNetwork'], 'true beside hostProcess', 'false'));
  },
};
