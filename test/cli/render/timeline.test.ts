import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HealthStatus } from '../../../src/core/health/health-status.js';
import { renderRecords } from '../../../src/cli/render/history.js';
import { renderTimeline } from '../../../src/cli/render/timeline.js';
import { nightsOf } from '../../support/reported-histories.js';

const runs = (month: string, ...healths: HealthStatus[]) =>
  healths.map((health, index) => ({ timestamp: `${month}-${index + 1}T02:00:00Z`, health }));

describe('the timeline in a terminal', () => {
  it('has a line for each month, and reads without colours', () => {
    const months = [...runs('2026-10', 'OK', 'WARN'), ...runs('2026-11', 'ERROR', 'OK', 'OK')];
    expect(renderTimeline(months)).toBe('2026-10  ▁▄\n2026-11  █▁▁\n         ▁ OK  ▄ WARN  █ ERROR\n');
  });

  it('is coloured on a screen that knows colours, and only there', () => {
    const shown = renderTimeline(runs('2026-11', 'ERROR'), { columns: 80, hasColor: true });
    expect(shown).toContain('\u001b[31m█\u001b[0m');
    expect(renderTimeline(runs('2026-11', 'ERROR'), { columns: 80, hasColor: false })).not.toContain('\u001b');
  });

  it('fits into any screen of 20 columns or more, and shows every run once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 200 }), fc.integer({ min: 1, max: 500 }), (columns, count) => {
        const many = runs('2026-11', ...Array.from({ length: count }, (): HealthStatus => 'ERROR'));
        const lines = renderTimeline(many, { columns, hasColor: false }).trimEnd().split('\n');
        const bars = lines.slice(0, -1).join('').match(/█/g);
        expect(bars).toHaveLength(count);
        for (const line of lines.slice(0, -1)) expect(line.length).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('is nothing for no runs', () => {
    expect(renderTimeline([])).toBe('');
  });
});

describe('records on a screen', () => {
  const records = nightsOf(['OK', 'ERROR']);

  it('are cut at its edge', () => {
    for (const line of renderRecords(records, { columns: 40, hasColor: false }).split('\n')) {
      expect(line.length).toBeLessThanOrEqual(40);
    }
  });

  it('have their health in colour', () => {
    expect(renderRecords(records, { columns: 120, hasColor: true })).toContain('  \u001b[31mERROR\u001b[0m  ');
    expect(renderRecords(records)).not.toContain('\u001b');
  });
});
