import { describe, expect, it } from 'vitest';
import { foldRunEvents, type RunEvent } from '../../../src/core/pipeline/fold-run-events.js';
import { parsePipelineResult } from '../../../src/core/pipeline/result-schema.js';
import type { Stage } from '../../../src/core/pipeline/stages.js';
import { FINE } from '../../support/stage-fakes.js';

const STARTED = new Date('2026-11-22T00:00:00Z');
const ENDING = { reason: 'RunTerminated', message: 'the run was terminated (by hand)' } as const;

const started = (stage: string, atMs: number): RunEvent => ({ kind: 'started', stage, atMs });
const completed = (stage: Stage, atMs: number, outcome: unknown = FINE[stage]): RunEvent => ({
  kind: 'completed',
  stage,
  atMs,
  reply: { attempts: 2, outcome },
});

function fold(events: RunEvent[], input: unknown = {}) {
  return foldRunEvents({
    workflow: { workflowId: 'tune-x', runId: 'run-2', originalExecutionRunId: 'run-1', startTime: STARTED },
    input,
    events,
    ending: ENDING,
    closedAtMs: 10_000,
  });
}

describe('foldRunEvents', () => {
  it('tells how far a run came: what was done, what was interrupted, what was not reached', () => {
    const result = fold([
      started('generate', 1_000),
      completed('generate', 1_500),
      started('validate', 1_500),
      completed('validate', 2_000),
      started('apply', 2_000),
    ]);
    expect(result.steps.slice(0, 4)).toEqual([
      'Generate: 5 jobs created',
      'Validate: 5 jobs validated',
      'Apply: FAILED (interrupted)',
      'Monitor: not reached',
    ]);
    expect(result.stages.slice(0, 3)).toMatchObject([
      { status: 'ok', attempts: 2, durationMs: 500 },
      { status: 'ok', attempts: 2, durationMs: 500 },
      { status: 'failed', durationMs: 8_000 },
    ]);
    expect(result).toMatchObject({ healthStatus: 'ERROR', exitCode: 3, historyAppended: false, generatedJobs: 5 });
    expect(result.warnings).toEqual([ENDING.message, 'the run has left no line in the history']);
    expect(result.runKey).toMatch(/^2026-11-22-/);
    expect(parsePipelineResult(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });

  it('has exit code 3 however well the Jobs were, and does not miss a line that is there', () => {
    const stages = ['generate', 'validate', 'apply', 'monitor', 'health', 'history'] as const;
    const events = stages.flatMap((stage, index) => [started(stage, index), completed(stage, index)]);
    const result = fold([...events, started('alerts', 9)], { historyFile: 'h.jsonl' });
    expect(result).toMatchObject({ exitCode: 3, healthStatus: 'ERROR', historyAppended: true });
    expect(result.steps.slice(4)).toEqual([
      'Health: OK',
      'History: appended to h.jsonl',
      'Alerts: FAILED (interrupted)',
    ]);
    expect(result.warnings).toEqual([ENDING.message]);
  });

  it('does not take what was tried before an approval for done', () => {
    const events = [started('apply', 1), completed('apply', 2)];
    expect(fold(events, { applyEnabled: true, approval: 'required' }).steps[2]).toBe('Apply: not reached');
    expect(fold(events).steps[2]).toBe('Apply: 5 jobs (dry-run)');
  });

  it('shows a stage that failed by itself with its own words', () => {
    const failed: RunEvent = { kind: 'failed', stage: 'generate', atMs: 2, type: 'InvalidInput', why: 'no such file' };
    expect(fold([started('generate', 1), failed]).steps[0]).toBe('Generate: FAILED (no such file)');
  });

  it.each([undefined, null, 'x', {}, { attempts: 1 }, { attempts: 1, outcome: { jobs: 'many' } }])(
    'does not guess what a reply of another version means: %j',
    (reply) => {
      const result = fold([started('generate', 1), { kind: 'completed', stage: 'generate', atMs: 2, reply }]);
      expect(result.steps[0]).toBe('Generate: FAILED (its outcome can not be read)');
    },
  );

  it('is a result also without events, with an unknown activity or an input that does not fit', () => {
    for (const events of [[], [started('stranger', 1)]]) {
      const result = fold(events, { wait: 'perhaps' });
      expect(result).toMatchObject({ exitCode: 3, runKey: '', workflowId: 'tune-x', runId: 'run-2' });
      expect(result.stages.every(({ status }) => status === 'not_reached')).toBe(true);
    }
  });
});
