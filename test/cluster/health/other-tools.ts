import { hasCondition, type ObservedJob } from '../../../src/core/monitor/snapshot.js';

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

/** Argo CD's health. Source: getBatchv1JobHealth in gitops-engine/pkg/health/health_job.go: no status is looked at. */
export function argoHealth({ conditions }: ObservedJob): string {
  let health = 'Progressing';
  for (const { type, status } of conditions) {
    if (type === 'Failed') return 'Degraded';
    if (type === 'Complete') return 'Healthy';
    if (type === 'Suspended') health = status === 'True' ? 'Suspended' : health;
  }
  return health;
}

/** kstatus' status. Source: jobConditions in sigs.k8s.io/cli-utils/pkg/kstatus/status/core.go. */
export function kstatus({ conditions, suspend, startTime, deletionTimestamp }: ObservedJob): string {
  if (deletionTimestamp !== '') return 'Terminating';
  if (hasCondition(conditions, 'Complete')) return 'Current';
  if (hasCondition(conditions, 'Failed')) return 'Failed';
  if (hasCondition(conditions, 'Suspended') && suspend) return 'Current';
  return startTime === '' ? 'InProgress' : 'Current';
}
