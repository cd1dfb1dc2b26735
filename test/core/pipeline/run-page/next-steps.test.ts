import { describe, expect, it } from 'vitest';
import { countReasons } from '../../../../src/core/health/evaluate-health.js';
import { highlight } from '../../../../src/core/health/highlights.js';
import { nextStepLines } from '../../../../src/core/pipeline/run-page/next-steps.js';
import { aJobHealth, aReport } from '../../../support/runs.js';
import { FINE } from '../../../support/stage-fakes.js';
import { aRunContext } from '../../../support/states.js';

function oomKilled(hint: string, name = 'job-1') {
  const job = aJobHealth(name, 'ERROR', { reason: 'OOMKilled' });
  const report = aReport([{ ...job, reasons: job.reasons.map((reason) => ({ ...reason, hint })) }]);
  const { overall, counts } = report;
  return {
    overall,
    counts,
    reasons: countReasons(report),
    onlyPending: false,
    report: '',
    highlights: highlight(report),
  };
}

describe('nextStepLines', () => {
  it('says what to do about each cause, then the commands, without the one that prints these lines', () => {
    const context = aRunContext({ outcomes: { health: oomKilled('Raise the limit.') } }, { applyEnabled: true });
    expect(nextStepLines(context)).toEqual([
      'OOMKilled in job-1: Raise the limit.',
      '  kubectl -n trading-bots describe job job-1',
    ]);
  });

  it('says nothing of a run that went well, and nothing that steers a terminal', () => {
    expect(nextStepLines(aRunContext())).toEqual([]);
    const lines = nextStepLines(aRunContext({ outcomes: { health: oomKilled('\u001b[31mred\nforged') } }));
    expect(lines.join('')).not.toMatch(/[\p{Cc}]/u);
  });

  it('quotes what a shell would obey', () => {
    const health = oomKilled('Raise the limit.', 'job-1;reboot');
    const generate = { ...FINE.generate, namespace: 'a b' };
    const shown = nextStepLines(aRunContext({ outcomes: { generate, health } }, { applyEnabled: true }));
    expect(shown).toContain("  kubectl -n 'a b' describe job 'job-1;reboot'");
    const interruption = { reason: 'Cancelled', message: 'the run was cancelled' } as const;
    const kept = nextStepLines(aRunContext({ outcomes: { generate, health }, interruption }, { applyEnabled: true }));
    expect(kept).toContain("  kubectl delete jobs -n 'a b' -l tuning-pipeline/run=2026-11-22-abc");
  });

  it('leaves Markdown to the page', () => {
    const lines = nextStepLines(aRunContext({ failed: { stage: 'alerts', why: '500' } }));
    expect(lines[0]).toMatch(/^Not everybody was told/);
    expect(lines.join('')).not.toMatch(/[*`]/);
  });
});
