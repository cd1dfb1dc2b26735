import type { Notification } from '../../notification.js';
import { fitNextSteps, renderDetails, renderHeadline, renderJobList, type TextOptions } from '../../render-text.js';
import type { Response, SendResult } from '../../send-result.js';
import { truncateUtf8, utf8Length } from '../../../truncate.js';
import { classifyStatus } from '../classify-status.js';
import { JSON_TYPE, type PostedFormat } from '../channel-format.js';

/** A message may have 28 KB; the largest parts are kept under a sum that leaves room for JSON's escapes. */
const MAX_JOBS_BYTES = 6_000;
const MAX_TEXT_BYTES = 1_500;

/**
 * A Microsoft Teams workflow that is started by a webhook: one Adaptive Card. Teams has no key for repeats.
 * Source: https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 */
export const teamsFormat: PostedFormat = {
  render: renderCard,
  address: ({ key, body, secret }) => ({ url: secret, headers: { ...JSON_TYPE, 'webhook-id': key }, body }),
  classify,
};

function renderCard({ notification, mayBeRepeat }: TextOptions): string {
  const headline = `${renderHeadline(notification)}${mayBeRepeat ? ' (possible repeat)' : ''}`;
  const steps = fitNextSteps(notification, (text) => utf8Length(text) <= MAX_TEXT_BYTES);
  const jobs = renderJobList(notification);
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [
      text(truncateUtf8(headline, MAX_TEXT_BYTES), { weight: 'Bolder', size: 'Medium', color: colorOf(notification) }),
      ...(notification.message === '' ? [] : [text(truncateUtf8(notification.message, MAX_TEXT_BYTES))]),
      ...(jobs === '' ? [] : [text(truncateUtf8(jobs, MAX_JOBS_BYTES), { fontType: 'Monospace' })]),
      ...(steps === '' ? [] : [text(truncateUtf8(steps, MAX_TEXT_BYTES))]),
      {
        type: 'FactSet',
        facts: renderDetails(notification).map(([title, value]) => ({
          title,
          value: escapeMarkdown(truncateUtf8(value, 500)),
        })),
      },
    ],
  };
  return JSON.stringify({
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  });
}

function text(value: string, look: Record<string, string> = {}): object {
  return { type: 'TextBlock', wrap: true, text: escapeMarkdown(value), ...look };
}

/** Cards render a little Markdown, links among it: what comes from a Pod is shown as it stands. */
function escapeMarkdown(value: string): string {
  return value.replace(/[\\`*_[\]()#<>~|]/g, '\\$&').replaceAll('\n', '\n\n');
}

function colorOf({ action, health }: Notification): string {
  return action === 'resolve' ? 'Good' : health === 'ERROR' ? 'Attention' : 'Warning';
}

/** Teams has answered 200 with a sentence about its own failure in the body. */
function classify(response: Response, nowMs: number): SendResult {
  const result = classifyStatus(response, nowMs);
  if (result.outcome !== 'delivered') return result;
  if (/HTTP error 429/i.test(response.body))
    return { outcome: 'delayed', why: `${response.status} with "HTTP error 429" in the body`, mayHaveArrived: false };
  if (/delivery failed|HTTP error \d{3}/i.test(response.body))
    return { outcome: 'rejected', why: `${response.status} with a failure in the body` };
  return result;
}
