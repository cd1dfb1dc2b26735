import { describe, expect, it } from 'vitest';
import type { ClosedRun, StageEvent } from '../../../src/core/worker/stage-event.js';
import { planSpans, traceIdOf } from '../../../src/core/worker/trace.js';

const RUN_ID = '019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071';

function anEvent(changes: Partial<StageEvent> = {}): StageEvent {
  return {
    stage: 'monitor',
    workflowId: 'tonight',
    runId: RUN_ID,
    runKey: '2026-11-22-abc',
    attempt: 2,
    result: 'ok',
    startedAtMs: Date.parse('2026-11-22T00:01:00Z'),
    durationMs: 500,
    ...changes,
  };
}

const VERDICT = {
  health: 'ERROR' as const,
  reasons: [],
  message: 'all of it',
  exitCode: 2 as const,
  onlyPending: false,
} satisfies ClosedRun['verdict'];

describe('planSpans', () => {
  it('makes the trace of the run’s own id', () => {
    expect(traceIdOf(RUN_ID)).toBe('019ab3c45d6e7f809a1b2c3d4e5f6071');
    expect(traceIdOf('no uuid')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('puts every attempt below the same span, whoever does it', () => {
    const [first] = planSpans(anEvent({ stage: 'generate', attempt: 1 }));
    const [second] = planSpans(anEvent());
    expect(second?.parentSpanId).toMatch(/^[0-9a-f]{16}$/);
    expect(second?.parentSpanId).toBe(first?.parentSpanId);
    expect(second).toMatchObject({ name: 'monitor', endMs: Date.parse('2026-11-22T00:01:00.500Z'), isError: false });
    expect(second?.spanId).toBeUndefined();
  });

  it('says of a failure its type, and never its sentence', () => {
    const [span] = planSpans(anEvent({ result: 'failed', errorType: 'TimedOut', message: 'the whole story' }));
    expect(span).toMatchObject({ isError: true, attributes: { 'tuning_pipeline.error_type': 'TimedOut' } });
    expect(JSON.stringify(span)).not.toContain('story');
  });

  it('ends the run with a span of its own, from its beginning to its end', () => {
    const closes = { startedAt: '2026-11-22T00:00:00Z', verdict: VERDICT };
    const [span, root, ...others] = planSpans(anEvent({ stage: 'alerts', closes }));
    expect(others).toEqual([]);
    expect(root).toMatchObject({
      name: 'tuningPipeline',
      spanId: span?.parentSpanId,
      startMs: Date.parse('2026-11-22T00:00:00Z'),
      endMs: span?.endMs,
      isError: true,
      attributes: { 'tuning_pipeline.health': 'ERROR', 'tuning_pipeline.exit_code': 2 },
    });
    expect(root).not.toHaveProperty('parentSpanId');
  });
});
