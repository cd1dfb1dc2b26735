import { type AdviceRule, POD_SPEC } from './advice-rule.js';
import { memberOf } from '../../yaml/typed-access.js';

export const lostLogs: AdviceRule = {
  id: 'lost-logs',
  severity: 'warning',
  description:
    'restartPolicy is Never. With OnFailure a container is restarted in its place: logs of earlier tries are lost, and all of them with the Pod, which is deleted when the retries are spent.',
  remediation: 'Set restartPolicy: Never; backoffLimit then starts a new Pod for each retry and keeps the failed ones.',
  check({ podSpec }, report) {
    if (memberOf(podSpec, 'restartPolicy') !== 'OnFailure') return;
    report({ path: [...POD_SPEC, 'restartPolicy'], message: 'expected Never, got OnFailure' });
  },
};

export const terminationMessage: AdviceRule = {
  id: 'termination-message',
  severity: 'warning',
  offByDefault: true,
  description:
    'Every container has terminationMessagePolicy FallbackToLogsOnError, so that its last lines stand in the Pod’s status when it fails.',
  remediation: 'Set terminationMessagePolicy: FallbackToLogsOnError.',
  check({ containers }, report) {
    for (const { path, container } of containers) {
      const policy = memberOf(container, 'terminationMessagePolicy');
      if (policy === 'FallbackToLogsOnError') continue;
      const got = policy === undefined ? 'File, the default' : 'another one';
      report({ path: [...path, 'terminationMessagePolicy'], message: `expected FallbackToLogsOnError, got ${got}` });
    }
  },
};
