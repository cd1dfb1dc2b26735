import * as z from 'zod';
import { boundWaitMs } from '../../../retry-after.js';
import { classifyStatus } from '../classify-status.js';
import type { Response, SendResult } from '../../send-result.js';

/** Slack's errors are words such as `channel_not_found`; anything else could repeat the URL and is not shown. */
const ERROR_WORD = /^[a-z]{2,20}(?:_[a-z]{2,20}){0,6}$/;

const PATIENCE_WORDS = new Set(['rate_limited', 'ratelimited']);

/** Words about the webhook itself. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
const BROKEN_WORDS = new Set([
  'no_service',
  'no_service_id',
  'no_team',
  'team_disabled',
  'invalid_token',
  'action_prohibited',
  'channel_not_found',
  'channel_is_archived',
  'posting_to_general_channel_denied',
]);

const answerSchema = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional().catch(undefined),
  retry_after: z.number().min(0).optional().catch(undefined),
});

/**
 * What Slack's answer to an incoming webhook means. A 2xx counts only with the body `ok` or `{"ok": true}`: Slack, and
 * proxies before it, answer 200 to messages that nobody will see.
 */
export function classifySlack(response: Response, nowMs: number): SendResult {
  const answer = parseAnswer(response.body);
  const body = response.body.trim();
  const word = answer?.error ?? body;
  const shown = ERROR_WORD.test(word) && word !== 'ok' ? ` ${word}` : '';
  const result = classifyStatus(response, nowMs);
  if (result.outcome !== 'delivered') {
    const bodyAsks =
      result.outcome === 'delayed' && result.retryAfterMs === undefined && answer?.retry_after !== undefined;
    return {
      ...result,
      why: `${result.why}${shown}`,
      ...(bodyAsks ? { retryAfterMs: boundWaitMs((answer.retry_after ?? 0) * 1_000) } : {}),
      ...(result.outcome === 'rejected' && BROKEN_WORDS.has(word) ? { receiverBroken: true } : {}),
    };
  }
  if (body === 'ok' || answer?.ok === true) return result;
  if (PATIENCE_WORDS.has(word)) {
    const retryAfterMs = boundWaitMs((answer?.retry_after ?? 1) * 1_000);
    return { outcome: 'delayed', why: `${response.status}${shown}`, retryAfterMs, mayHaveArrived: false };
  }
  const why = `${response.status}${shown === '' ? ' without ok in the body' : shown}`;
  // What answers without a word of Slack's is not Slack.
  const receiverBroken = shown === '' || BROKEN_WORDS.has(word);
  return { outcome: 'rejected', why, ...(receiverBroken ? { receiverBroken } : {}) };
}

function parseAnswer(body: string): z.infer<typeof answerSchema> | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
