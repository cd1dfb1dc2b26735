import { describe, expect, it } from 'vitest';
import { renderRecords } from '../../../src/cli/render/history.js';
import { aRecordDraft } from '../../support/runs.js';

describe('the table of records', () => {
  it('says why a run that broke did so, in its own sentence, cut to what a line bears', () => {
    const errors = [{ reason: 'PipelineFailed' as const, message: `apply failed: ${'no cluster '.repeat(50)}` }];
    const snapshot = { observed_at: null, observed: false, errors };
    const draft = { ...aRecordDraft('a', { health: 'ERROR' }), jobs: [], raw_snapshot: snapshot };
    const [, row = ''] = renderRecords([{ ...draft, prev: null }]).split('\n');
    expect(row).toMatch(/ PipelineFailed: 1: apply failed: no cluster no cluster .*…$/);
    expect(row.length).toBeLessThan(300);
  });
});
