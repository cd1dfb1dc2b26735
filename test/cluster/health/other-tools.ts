import { hasCondition } from '../../../src/core/observed/conditions.js';
import type { ObservedJob } from '../../../src/core/observed/objects.js';

// What other tools say of the same Job, for docs/health.md. Their rules as of the sources that were read.

/** The STATUS column of `kubectl get jobs`. Source: printJob in pkg/printers/internalversion/printers.go, v1.37. */
export function kubectlStatus({ conditions, deletionTimestamp }: ObservedJob): string {
  if (hasCondition(conditions, 'Complete')) return 'Complete';
  if (hasCondition(conditions, 'Failed')) return 'Failed';
  if (deletionTimestamp !== '') return 'Terminating';
  for (const type of ['Suspended', 'FailureTarget', 'SuccessCriteriaMet']) {
    if (hasCondition(conditions, type)) return type;
  }
  return 'Running';
}

/**
 * Argo CD's health. Source: getBatchv1JobHealth in gitops-engine/pkg/health/health_job.go: it asks whether a condition
 * is there, not whether it is True, so that a Job counts as Healthy from the moment that somebody resumed it.
 */
export function argoHealth({ conditions }: ObservedJob): string {
  const types = new Set(conditions.map(({ type }) => type));
  if (types.has('Failed')) return 'Degraded';
  if (hasCondition(conditions, 'Suspended')) return 'Suspended';
  return types.has('Complete') || types.has('Suspended') ? 'Healthy' : 'Progressing';
}

/** kstatus' status. Source: jobConditions in sigs.k8s.io/cli-utils/pkg/kstatus/status/core.go. */
export function kstatus({ conditions, suspend, startTime, deletionTimestamp }: ObservedJob): string {
  if (deletionTimestamp !== '') return 'Terminating';
  if (hasCondition(conditions, 'Complete')) return 'Current';
  if (hasCondition(conditions, 'Failed')) return 'Failed';
  if (hasCondition(conditions, 'Suspended') && suspend) return 'Current';
  return startTime === '' ? 'InProgress' : 'Current';
}
