import { escapeMrkdwn } from './mrkdwn.js';
import { fitNextSteps, renderDetails, renderHeadline, renderJobList, type TextOptions } from '../../render-text.js';
import { utf8Length } from '../../../truncate.js';

// Documented limits are 150 characters of a header, 3,000 of a section's text and 50 blocks; their sum has an
// undocumented limit at about 13,000 (slackapi/bolt-js#2509), so the whole stays under 10,000 bytes.
const MAX_HEADER = 150;
const MAX_TEXT = 1_500;
const MAX_SECTION = 2_900;
const MAX_JOBS = 2_000;
const MAX_NEXT = 900;
const MAX_CONTEXT = 1_900;

/** The JSON body of a Slack incoming webhook: blocks, and the same in short as the text of the notification. */
export function renderSlack({ notification, mayBeRepeat }: TextOptions): string {
  const headline = `${renderHeadline(notification)}${mayBeRepeat ? ' (possible repeat)' : ''}`;
  const jobs = renderJobList(notification);
  const steps = fitNextSteps(notification, (text) => utf8Length(escapeMrkdwn(text, Infinity)) <= MAX_NEXT);
  const details = renderDetails(notification).map(([label, value]) => `${label}: ${value}`);
  return JSON.stringify({
    text: escapeMrkdwn(notification.message === '' ? headline : `${headline}\n${notification.message}`, MAX_TEXT),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: escapeMrkdwn(headline, MAX_HEADER), emoji: false } },
      ...(notification.message === '' ? [] : [section(notification.message, MAX_SECTION)]),
      ...(jobs === '' ? [] : [section(jobs, MAX_JOBS)]),
      ...(steps === '' ? [] : [section(steps, MAX_NEXT)]),
      {
        type: 'context',
        elements: [{ type: 'mrkdwn', text: escapeMrkdwn(details.join('\n'), MAX_CONTEXT), verbatim: true }],
      },
    ],
  });
}

/** `verbatim` keeps Slack from making links and mentions of plain text such as `@here`. */
function section(text: string, maxBytes: number): object {
  return { type: 'section', text: { type: 'mrkdwn', text: escapeMrkdwn(text, maxBytes), verbatim: true } };
}
