import type { Notification } from '../../notification.js';
import { renderDetails, renderHeadline, renderNextSteps } from '../../render-text.js';
import type { Response, SendResult } from '../../send-result.js';
import { truncateText } from '../../../truncate.js';
import { classifyStatus } from '../classify-status.js';
import { type Addressed, JSON_TYPE, type Letter, type PostedFormat } from '../channel-format.js';

// https://developer.pagerduty.com/docs/events-api-v2/overview/
const ENDPOINT = 'https://events.pagerduty.com/v2/enqueue';
const ROUTING_KEY = /^[A-Za-z0-9]{32}$/;
const MAX_SUMMARY = 1_024;

/** Stands for the routing key until the moment of sending: a rendered body is shown and kept. */
const NOT_SHOWN = '(routing key, not shown)';

/**
 * PagerDuty's Events API v2. The secret is a routing key, or a URL with the key behind `#` where another endpoint is
 * meant, as `https://events.eu.pagerduty.com/v2/enqueue#KEY`. All messages of an incident have one dedup key, so that
 * a resolve closes what the fire has opened; a repeat adds a line to its log.
 */
export const pagerdutyFormat: PostedFormat = {
  render: ({ notification }) => renderEvent(notification),
  address,
  classify,
};

function renderEvent(notification: Notification): string {
  const { incident, action, health, worst, at, cluster, namespace, jobs, jobsOmitted, message } = notification;
  return JSON.stringify({
    routing_key: NOT_SHOWN,
    event_action: action === 'resolve' ? 'resolve' : 'trigger',
    dedup_key: incident,
    client: 'tuning-pipeline',
    payload: {
      summary: truncateText(renderHeadline(notification), MAX_SUMMARY),
      source: cluster === '' ? namespace : `${cluster}/${namespace}`,
      severity: (worst ?? health) === 'WARN' ? 'warning' : 'error',
      timestamp: at,
      component: 'tuning',
      group: namespace,
      custom_details: {
        ...Object.fromEntries(renderDetails(notification)),
        message,
        next: renderNextSteps(notification),
        jobs,
        jobs_omitted: jobsOmitted,
      },
    },
  });
}

function address({ body, secret, key }: Letter): Addressed {
  const separator = secret.indexOf('#');
  const routingKey = separator === -1 ? secret : secret.slice(separator + 1);
  if (!ROUTING_KEY.test(routingKey)) {
    return {
      problem: 'expected a routing key of 32 letters and digits, or URL#KEY, got something else (not shown)',
    };
  }
  return {
    url: separator === -1 ? ENDPOINT : secret.slice(0, separator),
    headers: { ...JSON_TYPE, 'webhook-id': key },
    body: JSON.stringify({ ...(JSON.parse(body) as object), routing_key: routingKey }),
  };
}

/** Only 202 means that the event was taken. 400 is about the event, unless it names the key. */
function classify(response: Response, nowMs: number): SendResult {
  const { status, body } = response;
  if (status === 202) return { outcome: 'delivered' };
  if (status >= 200 && status < 300)
    return { outcome: 'rejected', why: `${status} where 202 means that it was taken`, receiverBroken: true };
  if (status === 400 && /routing.?key/i.test(body))
    return { outcome: 'rejected', why: '400 invalid routing key', receiverBroken: true };
  return classifyStatus(response, nowMs);
}
