import { describe, expect, it } from 'vitest';
import type { ApplyOutcome } from '../../../src/core/apply/contract.js';
import { closingFailure } from '../../../src/core/pipeline/closing.js';
import { parsePipelineInput } from '../../../src/core/pipeline/parse-input.js';
import { buildResult } from '../../../src/core/pipeline/result.js';
import { parsePipelineResult } from '../../../src/core/pipeline/result-schema.js';
import { renderSummary, showPathsAsTyped } from '../../../src/cli/render/summary.js';
import { FINE } from '../../support/stage-fakes.js';
import { aState, type StateChanges } from '../../support/states.js';

const RUN = { runKey: '2026-11-22-abc', workflowId: 'tune-x', runId: 'run-1' };

function resultOf(changes: StateChanges = {}, input: Record<string, unknown> = {}) {
  const { options } = parsePipelineInput(input);
  if (options === undefined) throw new Error('bad input');
  return buildResult({ state: aState(changes), options, run: RUN });
}

describe('buildResult', () => {
  it('is what the result schema reads', () => {
    const result = resultOf();
    expect(parsePipelineResult(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });

  it.each([
    [{}, 'dry_run'],
    [{ applyEnabled: true }, 'apply'],
    [{ alertsEnabled: true }, 'full_alerts'],
    [{ applyEnabled: true, alertsEnabled: true }, 'full_alerts'],
  ])('names the mode of %j %s', (input, mode) => {
    expect(resultOf({}, input).mode).toBe(mode);
  });

  it('counts applied Jobs only of a real apply', () => {
    const apply: ApplyOutcome = { mode: 'apply', planned: 5, created: 3, unchanged: 2, warnings: [] };
    expect(resultOf({ outcomes: { apply } }).appliedJobs).toBe(5);
    expect(resultOf({ outcomes: { apply: { ...apply, mode: 'dry-run' } } }).appliedJobs).toBe(0);
  });

  it('counts what was delivered although an older message was refused', () => {
    const alerts = { dryRun: false, incidents: 1, sent: 1, failures: ['webhook: 404'], previews: [] };
    const result = resultOf({ outcomes: { alerts } });
    expect(result).toMatchObject({ incidentsSent: 1, exitCode: 3 });
    expect(result.steps.at(-1)).toBe('Alerts: FAILED (webhook: 404)');
  });

  it('says why the run ended before its stages did', () => {
    const message = 'nobody approved the plan within 4s';
    const { warnings } = resultOf({ until: 'validate', interruption: { reason: 'ApprovalTimedOut', message } });
    expect(warnings).toContain(message);
    expect(resultOf().warnings).not.toContain(message);
  });

  it('stays small: long failures are cut and many warnings counted', () => {
    const warnings = Array.from({ length: 100 }, (_, index) => `warning ${index}`);
    const result = resultOf({
      failed: { stage: 'apply', why: 'x'.repeat(10_000) },
      outcomes: { generate: { ...FINE.generate, warnings } },
    });
    expect(result.warnings).toHaveLength(20);
    expect(result.warnings.at(-1)).toBe('and 81 more warnings');
    expect(JSON.stringify(result).length).toBeLessThan(48 * 1024);
  });

  it('keeps a stage that was not reached apart from one that was skipped or failed', () => {
    const { stages } = resultOf({ failed: { stage: 'validate', why: 'x' } });
    expect(stages.map(({ status }) => status)).toEqual([
      'ok',
      'failed',
      'not_reached',
      'not_reached',
      'not_reached',
      'ok',
      'ok',
    ]);
  });
});

describe('parsePipelineResult', () => {
  it.each([[null], ['x'], [{ version: 2 }], [{}]])('refuses %j', (value) => {
    expect(parsePipelineResult(value)).toBeNull();
  });
});

describe('closingFailure', () => {
  it.each([
    [0, 'error', null],
    [0, 'warn', null],
    [1, 'error', null],
    [1, 'warn', 'PipelineUnhealthy'],
    [2, 'never', null],
    [2, 'error', 'PipelineUnhealthy'],
    [2, 'warn', 'PipelineUnhealthy'],
    [3, 'never', 'PipelineFailed'],
  ] as const)('closes exit code %d with failOn %s as %s', (exitCode, failOn, expected) => {
    expect(closingFailure({ exitCode }, failOn)).toBe(expected);
  });
});

describe('renderSummary', () => {
  it('is the summary that scripts read', () => {
    const rule = '='.repeat(80);
    expect(renderSummary(resultOf()).split('\n')).toEqual([
      rule,
      '[D36_PIPELINE] SUMMARY',
      rule,
      'Mode: dry_run',
      'Health: OK',
      'Generated Jobs: 5',
      'Validated Jobs: 5',
      'Applied Jobs: 0',
      'Incidents Sent: 0',
      'History Appended: True',
      'Exit Code: 0',
      '',
      'Steps:',
      '  - Generate: 5 jobs created',
      '  - Validate: 5 jobs validated',
      '  - Apply: 5 jobs (dry-run)',
      '  - Monitor: snapshot captured',
      '  - Health: OK',
      '  - History: appended to outputs/k8s_health_history.jsonl',
      '  - Alerts: 0 incident(s) sent',
      rule,
      '',
    ]);
  });

  it('shows paths as they were typed', () => {
    const result = resultOf({}, { historyFile: '/srv/night/outputs/h.jsonl' });
    const shown = showPathsAsTyped(result, { '/srv/night/outputs/h.jsonl': 'outputs/h.jsonl' });
    expect(shown.steps[5]).toBe('History: appended to outputs/h.jsonl');
    expect(shown.stages[5]?.detail).toBe('appended to outputs/h.jsonl');
  });
});
