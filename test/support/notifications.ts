import type { Notification } from '../../src/core/alerts/notification.js';

export function aNotification(changes: Partial<Notification> = {}): Notification {
  return {
    incident: '0123456789abcdef-20261123T020000000Z-abc123',
    action: 'fire',
    health: 'ERROR',
    firedAt: '2026-11-23T02:00:00.000Z',
    at: '2026-11-23T02:00:00.000Z',
    cluster: 'prod',
    namespace: 'trading-bots',
    selector: 'app=arbitrage-tuning',
    sessionId: 'nightly-2026-11-23',
    runKey: '20261123-abcdef',
    workflowId: 'tuning-nightly',
    runId: 'run-1',
    mode: 'full_alerts',
    exitCode: 2,
    reasons: [{ reason: 'OOMKilled', count: 1 }],
    message: '',
    jobs: [{ name: 'job-1', health: 'ERROR', reason: 'OOMKilled', message: 'out of memory' }],
    jobsOmitted: 0,
    ...changes,
  };
}
