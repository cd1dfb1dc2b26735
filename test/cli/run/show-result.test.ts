import { describe, expect, it } from 'vitest';
import { showResult } from '../../../src/cli/run/show-result.js';
import { buildResult } from '../../../src/core/pipeline/result.js';
import { FINE } from '../../support/stage-fakes.js';
import { aRunContext } from '../../support/states.js';

function show(notes: Parameters<typeof showResult>[0]['notes']) {
  const said = { out: '', err: '' };
  const io = {
    out: (text: string) => void (said.out += text),
    err: (text: string) => void (said.err += text),
    isTerminal: true,
    env: {},
    cwd: '/work',
  };
  const alerts = { ...FINE.alerts, incidents: 1 };
  showResult({
    result: buildResult(aRunContext({ outcomes: { alerts } })),
    notes,
    typedPaths: undefined,
    format: 'text',
    io,
  });
  return said;
}

describe('showResult', () => {
  it('lets nothing in a memo, which whoever starts a run has written, steer a terminal', () => {
    const evil = '\u001b[2J\u202eone\ntwo';
    const { out, err } = show({ alertPreviews: [evil], nextSteps: [evil] });
    expect(out).not.toContain('one');
    expect(err.split('one')).toHaveLength(3);
    expect(err.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(err).toContain('one\ntwo\n');
  });

  it('says nothing beside the summary where there is nothing to say', () => {
    expect(show({ alertPreviews: [], nextSteps: [] }).err).toBe('');
  });
});
