import { describe, expect, it } from 'vitest';
import { deliveryKeyOf, incidentIdOf, streamOf } from '../../../src/core/alerts/incident-key.js';
import { aRunFacts } from '../../support/runs.js';

describe('streamOf', () => {
  it('is the same for every session, run and config', () => {
    const other = aRunFacts({
      sessionId: 'x',
      runKey: 'x',
      runId: 'x',
      workflowId: 'x',
      configHash: 'x',
      mode: 'dry_run',
    });
    expect(streamOf(other)).toBe(streamOf(aRunFacts()));
  });

  it.each(['clusterName', 'namespace', 'selector'] as const)('is another one for another %s', (field) => {
    expect(streamOf(aRunFacts({ [field]: 'other' }))).not.toBe(streamOf(aRunFacts()));
  });

  it('does not confuse where one field ends and the next begins', () => {
    expect(streamOf(aRunFacts({ clusterName: 'a', namespace: 'bc' }))).not.toBe(
      streamOf(aRunFacts({ clusterName: 'ab', namespace: 'c' })),
    );
  });
});

describe('deliveryKeyOf', () => {
  it('is legal as a header, also for a record with a strange timestamp', () => {
    const incident = incidentIdOf({
      stream: streamOf(aRunFacts()),
      firedAt: '2025-12-16 02:00:00.123\r\nx: y',
      run: 'line:1',
    });
    expect(deliveryKeyOf({ incident, action: 'repeat-12', receiver: 'slack_webhook-2' })).toMatch(
      /^[A-Za-z0-9_-]{1,255}$/,
    );
  });
});
