import { sha256 } from '../../../hash.js';
import type { Notification } from '../../notification.js';
import { renderDetails, renderHeadline, renderJobLines, renderNextSteps } from '../../render-text.js';

/**
 * The body that Alertmanager sends to webhooks, in its version 4, for receivers that know it: one alert per incident,
 * with a fingerprint that stays the same until it is resolved.
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export function renderAlertmanager(notification: Notification): string {
  const { incident, action, firedAt, at, cluster, namespace, selector, sessionId, worst, health } = notification;
  const status = action === 'resolve' ? 'resolved' : 'firing';
  const labels = {
    alertname: 'TuningPipelineUnhealthy',
    severity: (worst ?? health) === 'WARN' ? 'warning' : 'error',
    cluster,
    namespace,
    selector,
    incident,
  };
  const annotations = {
    summary: renderHeadline(notification),
    description: describe(notification),
    session: sessionId,
  };
  return JSON.stringify({
    version: '4',
    groupKey: `{}:{incident="${incident}"}`,
    truncatedAlerts: 0,
    receiver: 'tuning-pipeline',
    status,
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt: firedAt,
        // Alertmanager's own value for "not yet".
        endsAt: status === 'resolved' ? at : '0001-01-01T00:00:00Z',
        generatorURL: '',
        fingerprint: sha256(incident).slice(0, 16),
      },
    ],
    groupLabels: { incident },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: '',
  });
}

function describe(notification: Notification): string {
  const omitted = notification.jobsOmitted === 0 ? [] : [`and ${notification.jobsOmitted} more`];
  const details = renderDetails(notification).map(([label, value]) => `${label}: ${value}`);
  return [
    notification.message,
    ...renderJobLines(notification),
    ...omitted,
    ...renderNextSteps(notification),
    ...details,
  ]
    .filter((line) => line !== '')
    .join('\n');
}
