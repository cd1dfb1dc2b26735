// The receivers that a notification may meet, and what must become of it. A row's answers are given in turn, the last
// one for ever; with a kill in between, the request that was on its way gets none of them.

import type { ServerResponse } from 'node:http';
import type { ChannelType } from '../../src/core/alerts/channel.js';
import type { Answer } from '../support/receiver.js';

export type Behaviour = Answer | ((response: ServerResponse) => void);

/** What became of a message in its run. */
export type Final = 'delivered' | 'refused' | 'refused, receiver broken' | 'outbox';

export interface Row {
  name: string;
  channel: ChannelType;
  answers: Behaviour[];
  attempts: number;
  final: Final;
  /** Milliseconds that must lie between one request and the next, in turn. */
  gapsMs: readonly number[];
  timing: 'at once' | 'after 1, 2, 4, 8 s' | 'as asked' | 'not in this run';
}

const OK: Answer = { status: 200, body: 'ok' };
const BACKOFF = [1_000, 2_000, 4_000, 8_000];
/** Timers may fire a little early, and dates have whole seconds. */
const IMPRECISION_MS = 30;

const delivered = { final: 'delivered' } as const;
const atOnce = { attempts: 1, gapsMs: [], timing: 'at once' } as const;
const backsOff = (gaps: number) =>
  ({
    attempts: gaps + 1,
    gapsMs: BACKOFF.slice(0, gaps).map((ms) => ms - IMPRECISION_MS),
    timing: 'after 1, 2, 4, 8 s',
  }) as const;
const asked = (ms: number) => ({ attempts: 2, gapsMs: [ms - IMPRECISION_MS], timing: 'as asked' }) as const;
const outbox = { ...backsOff(4), final: 'outbox' } as const;
const broken = { ...atOnce, final: 'refused, receiver broken' } as const;
const refused = { ...atOnce, final: 'refused' } as const;

const webhook = (name: string, answers: Behaviour[], expected: Omit<Row, 'name' | 'channel' | 'answers'>): Row => ({
  name,
  channel: 'webhook',
  answers,
  ...expected,
});

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toUTCString();

const hang = () => undefined;
const reset = (response: ServerResponse) => void response.socket?.resetAndDestroy();
const cut = (response: ServerResponse) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('o', () => response.destroy());
};
const endless = (response: ServerResponse) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write('x'.repeat(4_096)), 5);
  response.on('close', () => clearInterval(timer));
};
const late = (ms: number) => (response: ServerResponse) => void setTimeout(() => response.end('ok'), ms);
const throttledAtDate = (response: ServerResponse) =>
  void response.writeHead(429, { 'retry-after': inSeconds(4) }).end();

/** Where redirects lead: a receiver that must get nothing. */
export const TRAP = '/trap';

export const ROWS: readonly Row[] = [
  webhook('200', [OK], { ...atOnce, ...delivered }),
  webhook('204 without a body', [{ status: 204 }], { ...atOnce, ...delivered }),
  webhook('answers after 3 s', [late(3_000)], { ...atOnce, ...delivered }),
  webhook('200, body cut off', [cut], { ...atOnce, ...delivered }),
  webhook('200, body without end', [endless], { ...atOnce, ...delivered }),
  ...[301, 302, 303, 307, 308].map((status) =>
    webhook(`${status} elsewhere`, [{ status, headers: { location: TRAP } }], broken),
  ),
  ...[400, 409, 413, 422].map((status) => webhook(`${status}`, [{ status, body: 'no' }], refused)),
  ...[401, 403, 404, 410].map((status) => webhook(`${status}`, [{ status, body: 'no' }], broken)),
  webhook('408, then 200', [{ status: 408 }, OK], { ...backsOff(1), ...delivered }),
  webhook('429 for 3 s', [{ status: 429, headers: { 'retry-after': '3' } }, OK], { ...asked(3_000), ...delivered }),
  webhook('429 until a date in 4 s', [throttledAtDate, OK], { ...asked(3_000), ...delivered }),
  webhook('429 without a time', [{ status: 429 }, OK], { ...backsOff(1), ...delivered }),
  webhook('429 for an hour', [{ status: 429, headers: { 'retry-after': '3600' } }], {
    ...atOnce,
    timing: 'not in this run',
    final: 'outbox',
  }),
  webhook('429 for ever', [{ status: 429 }], outbox),
  webhook('500, 502, then 200', [{ status: 500 }, { status: 502 }, OK], { ...backsOff(2), ...delivered }),
  webhook('503 for 2 s', [{ status: 503, headers: { 'retry-after': '2' } }, OK], { ...asked(2_000), ...delivered }),
  webhook('503 for ever', [{ status: 503 }], outbox),
  webhook('504, then 200', [{ status: 504 }, OK], { ...backsOff(1), ...delivered }),
  webhook('resets, then 200', [reset, OK], { ...backsOff(1), ...delivered }),
  webhook('resets for ever', [reset], outbox),
  webhook('hangs, then 200', [hang, OK], { ...backsOff(1), ...delivered }),
  webhook('hangs for ever', [hang], outbox),
  { name: 'ok', channel: 'slack_webhook', answers: [OK], ...atOnce, ...delivered },
  { name: '200 no_service', channel: 'slack_webhook', answers: [{ status: 200, body: 'no_service' }], ...broken },
  { name: '200 with a page', channel: 'slack_webhook', answers: [{ status: 200, body: '<html>' }], ...broken },
  {
    name: '400 invalid_blocks',
    channel: 'slack_webhook',
    answers: [{ status: 400, body: 'invalid_blocks' }],
    ...refused,
  },
  {
    name: '404 channel_not_found',
    channel: 'slack_webhook',
    answers: [{ status: 404, body: 'channel_not_found' }],
    ...broken,
  },
  {
    name: '429 with 2 s in the body',
    channel: 'slack_webhook',
    answers: [{ status: 429, body: '{"ok":false,"error":"rate_limited","retry_after":2}' }, OK],
    ...asked(2_000),
    ...delivered,
  },
  {
    name: '202',
    channel: 'pagerduty',
    answers: [{ status: 202, body: '{"status":"success"}' }],
    ...atOnce,
    ...delivered,
  },
  { name: '200', channel: 'pagerduty', answers: [OK], ...broken },
  {
    name: '400 invalid event',
    channel: 'pagerduty',
    answers: [{ status: 400, body: '{}' }],
    ...refused,
  },
  { name: '202', channel: 'teams', answers: [{ status: 202 }], ...atOnce, ...delivered },
  {
    name: '200 with "HTTP error 429"',
    channel: 'teams',
    answers: [
      { status: 200, body: 'delivery failed: Microsoft Teams endpoint returned HTTP error 429' },
      { status: 202 },
    ],
    ...backsOff(1),
    ...delivered,
  },
];
