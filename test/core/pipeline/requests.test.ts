import { describe, expect, it } from 'vitest';
import { parsePipelineInput } from '../../../src/core/pipeline/parse-input.js';
import { alertsRequest, historyRequest, monitorRequest, type RunContext } from '../../../src/core/pipeline/requests.js';
import { identifyRun } from '../../../src/core/pipeline/run.js';
import { MINIMAL_CONFIG } from '../../support/configs.js';
import { FINE } from '../../support/stage-fakes.js';
import { aState, type StateChanges } from '../../support/states.js';

const WORKFLOW = {
  workflowId: 'nightly',
  runId: 'b',
  originalExecutionRunId: 'a',
  startTime: new Date('2026-11-22T02:00:00Z'),
};
const NOW_MS = Date.parse('2026-11-22T03:00:00Z');

function context(input: Record<string, unknown> = {}, state: StateChanges = {}): RunContext {
  const { options } = parsePipelineInput(input);
  if (options === undefined) throw new Error('bad input');
  return { options, run: identifyRun(WORKFLOW, options), state: aState(state) };
}

describe('monitorRequest', () => {
  const looking = { nowMs: NOW_MS, lastLook: false };

  it("narrows the selector to this run's Jobs after an enabled apply that waits", () => {
    const applied = context({ applyEnabled: true, runKey: 'tonight' });
    expect(monitorRequest(applied, FINE.generate, looking)).toMatchObject({
      labelSelector: 'app=arbitrage-tuning,tuning-pipeline/run=tonight',
      wait: true,
      expectPlanned: true,
      waitUntil: '2026-11-22T09:00:00.000Z',
    });
  });

  it.each([
    ['a dry run', {}],
    ['an apply that does not wait', { applyEnabled: true, wait: false }],
    ['a wider scope', { applyEnabled: true, scope: 'selector' }],
  ])('keeps the selector of %s', (_case, input) => {
    expect(monitorRequest(context(input), FINE.generate, looking).labelSelector).toBe('app=arbitrage-tuning');
  });

  it('only looks once after the deadline', () => {
    const request = monitorRequest(context({ applyEnabled: true }), FINE.generate, { nowMs: NOW_MS, lastLook: true });
    expect(request).toMatchObject({ wait: false, waitExpired: true });
  });
});

describe('what history and alerts are told', () => {
  it("names the input's selector, never the narrowed one, and the run of which this is a reset", () => {
    const { facts, verdict } = historyRequest(context({ applyEnabled: true }), NOW_MS);
    expect(facts).toMatchObject({
      selector: 'app=arbitrage-tuning',
      namespace: 'trading-bots',
      clusterName: 'kind',
      runId: 'b',
      resetOf: 'a',
    });
    expect(verdict).toMatchObject({ health: 'OK', exitCode: 0 });
  });

  it('keeps a run that fails in generate in the stream of the others', () => {
    const failed = context(
      { orchestratorConfig: MINIMAL_CONFIG, context: 'kind' },
      { failed: { stage: 'generate', why: 'x' } },
    );
    const request = alertsRequest(failed, NOW_MS);
    expect(request.facts).toMatchObject({ namespace: 'trading-bots', clusterName: '' });
    expect(request.cluster).toEqual({ context: 'kind' });
    expect(request).not.toHaveProperty('report');
    expect(historyRequest(failed, NOW_MS)).not.toHaveProperty('planDir');
  });

  it('says so in the alert when history could not be written', () => {
    const { verdict } = alertsRequest(context({}, { failed: { stage: 'history', why: 'disk full' } }), NOW_MS);
    expect(verdict).toMatchObject({ health: 'OK', exitCode: 3, message: 'history failed: disk full' });
  });
});
