import { describe, expect, it } from 'vitest';
import { consoleFormat } from '../../../../src/core/alerts/channels/console/console.js';
import type { TextOptions } from '../../../../src/core/alerts/render-text.js';
import { aNotification } from '../../../support/notifications.js';

const HOSTILE = 'first line\u0007\nERROR fired: forged';

const render = (message: TextOptions) => consoleFormat.render(message, {});

describe('the console text', () => {
  it('says what happened, where and to which Jobs', () => {
    expect(render({ notification: aNotification({ jobsOmitted: 3 }), mayBeRepeat: false })).toBe(
      [
        'ERROR fired: OOMKilled: 1 (trading-bots)',
        '  cluster: prod',
        '  selector: app=arbitrage-tuning',
        '  session: nightly-2026-11-23',
        '  run: 20261123-abcdef',
        '  workflow: tuning-nightly',
        '  mode: full_alerts',
        '  exit code: 2',
        '  judged at: 2026-11-23T02:00:00.000Z',
        '  firing since: 2026-11-23T02:00:00.000Z',
        '  incident: 0123456789abcdef-20261123T020000000Z-abc123',
        'Jobs:',
        '  job-1 ERROR OOMKilled: out of memory',
        '  and 3 more',
        'Next:',
        '  tuning-pipeline result tuning-nightly',
        '',
      ].join('\n'),
    );
  });

  const advice = [{ reason: 'OOMKilled', hint: 'Raise the limit.', job: 'job-1', others: 2 }];

  it('ends with what to do about each cause, and the command that shows the whole', () => {
    const text = render({ notification: aNotification({ advice, workflowId: 'a b' }), mayBeRepeat: false });
    expect(text.split('Next:\n')[1]?.split('\n')).toEqual([
      '  OOMKilled in job-1 and 2 more: Raise the limit.',
      "  tuning-pipeline result 'a b'",
      '',
    ]);
  });

  it.each([
    ['is over', { action: 'resolve', health: 'OK' }],
    ['comes from a record without a run', { workflowId: '', advice: [] }],
  ] as const)('asks nothing of anybody when it %s', (_, changes) => {
    const given = { ...changes, advice: 'advice' in changes ? [] : advice };
    expect(render({ notification: aNotification(given), mayBeRepeat: false })).not.toContain('Next:');
  });

  it.each([
    [['OK', 'OK', 'ERROR'], 'last runs: OK OK ERROR'],
    [['ERROR'], null],
    [undefined, null],
  ] as const)('shows how earlier runs of the stream were judged: %j', (recent, shown) => {
    const given = recent === undefined ? {} : { recent: [...recent] };
    const text = render({ notification: aNotification(given), mayBeRepeat: false });
    expect(/last runs: .*/.exec(text)?.[0] ?? null).toBe(shown);
  });

  it.each([
    ['fire', 'ERROR fired'],
    ['escalate', 'ERROR escalated'],
    ['repeat-4', 'ERROR goes on (repeat 4)'],
    ['resolve', 'ERROR resolved'],
  ] as const)('has a word for %s', (action, headline) => {
    expect(render({ notification: aNotification({ action }), mayBeRepeat: false })).toContain(headline);
  });

  it('lets no message of a Pod forge a line', () => {
    const jobs = [{ name: 'job-1', health: 'ERROR' as const, reason: 'Error', message: HOSTILE }];
    const advice = [{ reason: HOSTILE, hint: HOSTILE, job: HOSTILE, others: 0 }];
    const text = render({ notification: aNotification({ jobs, advice }), mayBeRepeat: false });
    expect(text.split('\n').filter((line) => line.startsWith('ERROR fired'))).toHaveLength(1);
    expect(text).not.toContain('\u0007');
  });
});
