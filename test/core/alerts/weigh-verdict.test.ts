import { describe, expect, it } from 'vitest';
import { weighVerdict } from '../../../src/core/alerts/weigh-verdict.js';
import { aVerdict } from '../../support/runs.js';

const failed = { reason: 'PipelineFailed', count: 1 };

describe('weighVerdict', () => {
  it.each([
    ['OK', aVerdict('OK')],
    ['a WARN under --strict-health', aVerdict('WARN', { exitCode: 1 })],
    ['an ERROR', aVerdict('ERROR')],
    ['a cancelled run', aVerdict('WARN', { exitCode: 3, reasons: [{ reason: 'Cancelled', count: 1 }] })],
  ])('takes %s as it was judged', (_name, verdict) => {
    expect(weighVerdict(verdict)).toEqual(verdict);
  });

  it('makes an ERROR of a run that broke, whatever its Jobs were', () => {
    expect(weighVerdict(aVerdict('OK', { exitCode: 3 }))).toMatchObject({ health: 'ERROR', reasons: [failed] });
    const pending = aVerdict('WARN', { exitCode: 3, onlyPending: true, reasons: [{ reason: 'Pending', count: 2 }] });
    expect(weighVerdict(pending)).toMatchObject({
      health: 'ERROR',
      onlyPending: false,
      reasons: [failed, { reason: 'Pending', count: 2 }],
    });
  });

  it('says once that the pipeline failed', () => {
    const verdict = aVerdict('ERROR', { exitCode: 3, reasons: [failed, { reason: 'DeadlinePassed', count: 1 }] });
    expect(weighVerdict(verdict)).toEqual(verdict);
  });
});
