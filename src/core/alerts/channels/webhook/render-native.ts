import type { Notification } from '../../notification.js';

const WEBHOOK_BODY_VERSION = 1;

/** The JSON body of a generic webhook. The same over all attempts, as `webhook-id` is. */
export function renderNative(notification: Notification): string {
  return JSON.stringify({ version: WEBHOOK_BODY_VERSION, kind: 'IncidentNotification', ...notification });
}
