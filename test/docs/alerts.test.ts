import { describe, expect, it } from 'vitest';
import { CHANNEL_TYPES } from '../../src/core/alerts/channel.js';
import { classifyStatus } from '../../src/core/alerts/channels/classify-status.js';
import { DECISION_REASONS } from '../../src/core/alerts/journal.js';
import { codeSpans, readPage, sectionOf, tableRows } from './page.js';

const rows = async (name: string) => tableRows(sectionOf(await readPage('docs/alerts.md'), name));

describe('docs/alerts.md', () => {
  it('has every reason of a decision, and no other', async () => {
    const told = (await rows('reasons')).flatMap(([reason = '']) => codeSpans(reason));
    expect(told).toEqual([...DECISION_REASONS]);
  });

  it('has every channel, and no other', async () => {
    const told = (await rows('channels')).map(([channel = '']) => codeSpans(channel)[0]);
    expect(told).toEqual([...CHANNEL_TYPES]);
  });

  it('tells the statuses that break a receiver as they are', async () => {
    const row = (await rows('answers')).find(([answer = '']) => answer.includes('`no_service`'));
    const told = [...(row?.[0] ?? '').matchAll(/\b\d{3}\b/g)].map(([status]) => Number(status));
    const broken = Array.from({ length: 100 }, (_, index) => 400 + index).filter((status) => {
      const result = classifyStatus({ status, body: '' }, 0);
      return result.outcome === 'rejected' && result.receiverBroken === true;
    });
    expect(told).toEqual(broken);
  });

  it.each([
    ['MAX_ENTRIES = 1_000', 'src/core/alerts/compact-journal.ts', 'Above 1,000 entries'],
    ['LONGEST_WAIT_MS = 20 * 60_000', 'src/activities/alerts.ts', 'more than 20 minutes'],
    ['LONGEST_PAUSE_MS = 30_000', 'src/cli/alerts/deliver-with-patience.ts', '(`alerts`: 30 s)'],
    ['PAUSES_MS = [1_000, 2_000, 4_000, 8_000]', 'src/core/alerts/plan-next-try.ts', 'after 1, 2, 4, 8 s'],
    [
      'fires: 3, withinMs: 4 * 3_600_000, steadyMs: 3_600_000',
      'src/core/alerts/decide.ts',
      'three times within four hours',
    ],
    ["scheduleToCloseTimeout: '30m'", 'src/workflows/activity-options.ts', 'A run has half an hour for its alerts'],
    ['WAIT_MS = 45_000', 'src/adapters/files/alerts/alert-journal.ts', 'the others wait, 45 s at a time'],
    ['MAX_TIMEOUT_MS = 15_000', 'src/adapters/channels/create-sender.ts', 'costs each of these turns its 15 s'],
    ['OUTBOX_MAX_AGE_MS = 7 * 24 * 3_600_000', 'src/core/alerts/outbox.ts', 'for a week'],
  ])('tells the limit %s', async (line, file, sentence) => {
    expect(await readPage(file)).toContain(line);
    expect(await readPage('docs/alerts.md')).toContain(sentence);
  });
});
