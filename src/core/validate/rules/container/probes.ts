import type { FieldPath } from '../../../yaml/field-path.js';
import { checkHandler } from './handlers.js';
import type { JobRule, Report } from '../../rule.js';
import type { Probe } from '../../schema/job-types.js';
import { forbidden, invalid } from '../../violations.js';

const KINDS = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const NUMBERS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

export const probes: JobRule = {
  id: 'probes',
  severity: 'error',
  description:
    'A probe has one handler and no negative number; liveness and startup probes succeed at the first success, a readiness probe has no grace period, and init containers that are no sidecars have none.',
  remediation: 'Correct the probe, or remove it: a Job’s Pods rarely need one.',
  check({ containers }, report) {
    for (const { path: owner, list, container } of containers) {
      for (const kind of KINDS) {
        const probe = container[kind];
        if (probe === undefined) continue;
        const path = [...owner, kind];
        if (list === 'ephemeralContainers') continue;
        if (list === 'initContainers' && container.restartPolicy !== 'Always')
          report(forbidden(path, 'no probe of an init container without restartPolicy Always', 'one'));
        else checkProbe(probe, { kind, path, report });
      }
    }
  },
};

function checkProbe(
  probe: Probe,
  { kind, path, report }: { kind: (typeof KINDS)[number]; path: FieldPath; report: Report },
): void {
  checkHandler(probe, { path, gracePeriod: undefined, report });
  for (const field of NUMBERS) {
    const value = probe[field] ?? 0;
    if (value < 0) report(invalid([...path, field], 'a number of 0 or more', value));
  }
  const { successThreshold, terminationGracePeriodSeconds: grace } = probe;
  const gracePath = [...path, 'terminationGracePeriodSeconds'];
  if (grace !== undefined && grace <= 0) report(invalid(gracePath, 'more than 0', grace));
  if (kind === 'readinessProbe') {
    if (grace !== undefined) report(invalid(gracePath, 'no grace period of a readiness probe', grace));
  } else if (successThreshold !== 1) report(invalid([...path, 'successThreshold'], '1', successThreshold));
}
