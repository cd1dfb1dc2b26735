import { describe, expect, it } from 'vitest';
import { renderSnapshot } from '../../../src/cli/render/snapshot.js';
import { aCondition, aContainer, aJob, aPod, aSnapshot } from '../../support/snapshots.js';

const terminated = { reason: 'OOMKilled', message: '', exitCode: 137, finishedAt: '' };
const event = {
  type: 'Warning',
  reason: 'BackOff',
  kind: 'Pod',
  uid: 'u',
  count: 1,
  firstTimestamp: '',
  message: 'again',
};

describe('renderSnapshot', () => {
  it('says so in one line when nothing matches', () => {
    expect(renderSnapshot(aSnapshot())).toBe(
      '0 jobs, 0 pods in trading-bots match app=arbitrage-tuning at 2026-11-22T02:00:00.000Z\n',
    );
  });

  it('has the Jobs, the Pods that are not well, the newest events and the last log lines', () => {
    const text = renderSnapshot(
      aSnapshot({
        jobs: [
          aJob('a', { failed: 1, active: 0, conditions: [aCondition('Failed')] }),
          aJob('b', { conditions: [aCondition('Failed', { status: 'False' })], suspend: true }),
          aJob('c', { fromLedger: true, conditions: [aCondition('Complete')] }),
        ],
        pods: [aPod('a', { phase: 'Failed', containers: [aContainer({ terminated })] }), aPod('b')],
        events: [
          { ...event, name: 'late', lastTimestamp: '2026-11-22T02:00:00Z' },
          { ...event, name: 'early', lastTimestamp: '2026-11-22T01:00:00Z' },
        ],
        logs: [{ pod: 'a-abcde', container: 'tuning', lines: ['last words'], truncated: true }],
        logsOmitted: 3,
      }),
    );
    expect(text).toContain('2 of 3 jobs finished, 1 failed\n');
    expect(text).toMatch(/^a +0 +0 +1 +Failed$/m);
    expect(text).toMatch(/^b +1 +0 +0 +Suspended$/m);
    expect(text).toMatch(/^c .*Complete,\(gone\)$/m);
    expect(text).toMatch(/^a-abcde +Failed +node-0 +OOMKilled 137 in tuning$/m);
    expect(text).not.toContain('b-abcde');
    expect(text.indexOf('early')).toBeLessThan(text.indexOf('late'));
    expect(text).toContain('--- a-abcde, container tuning, the end of it\nlast words\n');
    expect(text).toContain('3 more containers whose logs are not shown\n');
  });

  it('lets nothing that a container writes steer the terminal', () => {
    const lines = ['\u001b[2J\u0007wiped', 'a\tb\r'];
    const text = renderSnapshot(aSnapshot({ logs: [{ pod: 'p', container: 'c', lines, truncated: false }] }));
    expect(text).toContain('\uFFFD[2J\uFFFDwiped\na  b\n');
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});
