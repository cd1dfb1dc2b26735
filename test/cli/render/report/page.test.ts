import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HealthStatus } from '../../../../src/core/health/health-status.js';
import type { RecordedJob } from '../../../../src/core/history/record.js';
import type { ReportData } from '../../../../src/core/history/report-data.js';
import { escapeHtml } from '../../../../src/cli/render/report/escape.js';
import { groupIntoColumns } from '../../../../src/cli/render/report/columns.js';
import { renderReportPage } from '../../../../src/cli/render/report/page.js';
import { showCount, showSeconds, showTime } from '../../../../src/cli/render/report/show-time.js';
import { nightsOf, reportOf } from '../../../support/reported-histories.js';

const page = (data: ReportData, unreadable = 0) =>
  renderReportPage({ data, file: 'outputs/history.jsonl', unreadable, now: '2026-11-25T08:00:00Z' });

const MIXED: HealthStatus[] = ['OK', 'OK', 'WARN', 'OK', 'ERROR', 'ERROR'];

describe('the HTML report', () => {
  it('says how it stands, since when, and what was seen', () => {
    const html = page(reportOf(nightsOf(MIXED)));
    expect(html).toContain('ERROR for 2 runs');
    expect(html).toContain('since 2026-11-24 02:00');
    expect(html.match(/<rect class="(?:ok|warn|error)"/g)).toHaveLength(6);
    expect(html.match(/<rect class="duration"/g)).toHaveLength(6);
    expect(html).toContain('<b>OOMKilled</b>');
    expect(html).toContain('2h 00m so far');
    expect(html).not.toContain('<p class="alarm">');
  });

  it('fetches nothing and runs nothing', () => {
    const html = page(reportOf(nightsOf(MIXED)));
    expect(html).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
    );
    expect(html).not.toMatch(
      /<(?:script|link|img|iframe|object|form|base|a)\b|https?:|url\(|@import|javascript:|\bon\w+=/i,
    );
  });

  it('shows what a container, a name or a selector says as text', () => {
    const evil = `</title></svg><script>alert("1")</script><img src=x onerror='alert(1)'>&\u202e\u001b[31m`;
    const job: RecordedJob = { name: evil, uid: 'u', health: 'ERROR', phase: evil, reason: evil, message: evil };
    const records = nightsOf(['ERROR', 'ERROR'], [job]).map((record) => ({
      ...record,
      namespace: evil,
      selector: evil,
      session_id: evil,
      run_key: evil,
    }));
    const html = renderReportPage({ data: reportOf(records), file: evil, unreadable: 0, now: '2026-11-25T08:00:00Z' });
    for (const part of ['<script', '<img', '\u202e', '\u001b']) expect(html).not.toContain(part);
    expect(html.match(/<\/svg>/g)).toHaveLength(1);
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)');
  });

  it('tells of lines that it has left out', () => {
    expect(page(reportOf(nightsOf(MIXED)), 3)).toContain('Left out, lines of the file that are no records: 3.');
  });

  it('is a page also for no runs', () => {
    const html = page(reportOf([]));
    expect(html).toContain('No runs yet');
    expect(html).not.toMatch(/NaN|undefined|null|Infinity/);
  });

  it('holds 12,000 runs in less than a megabyte, and counts what it does not list', () => {
    const healths = Array.from({ length: 12_000 }, (_, index): HealthStatus => (index % 9 === 0 ? 'ERROR' : 'OK'));
    const html = page(reportOf(nightsOf(healths)));
    expect(html.length).toBeLessThan(1_000_000);
    expect(html).toContain('The newest 10,000 runs; 2,000 earlier ones are in the counts only.');
    expect(html).toContain('11,740 earlier runs are counted above and not listed.');
    expect(html.match(/<details/g)).toHaveLength(60);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('columns of the timeline', () => {
  it('hold every run once, in order, and are never too many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), (count) => {
        const { runs } = reportOf(nightsOf(Array.from({ length: count }, () => 'OK')), {
          runs: 3_000,
          details: 0,
          jobs: 0,
        });
        const columns = groupIntoColumns(runs);
        expect(columns.length).toBeLessThanOrEqual(400);
        expect(columns.flatMap((column) => column.runs)).toEqual(runs);
      }),
      { numRuns: 20 },
    );
  });
});

describe('escapeHtml', () => {
  it('leaves nothing that a parser takes for markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      }),
    );
  });
});

describe('figures of the report', () => {
  it.each([
    [showSeconds(0), '0s'],
    [showSeconds(89), '89s'],
    [showSeconds(90), '2m'],
    [showSeconds(3_599), '1h 00m'],
    [showSeconds(7_500), '2h 05m'],
    [showTime('2026-11-25T02:00:00+02:00'), '2026-11-25 00:00'],
    [showTime('yesterday'), 'yesterday'],
    [showCount(1_234_567), '1,234,567'],
    [showCount(999), '999'],
  ])('are shown as %s', (shown, expected) => {
    expect(shown).toBe(expected);
  });
});
