import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/core/pipeline/verdict.js';
import { FINE } from '../../support/stage-fakes.js';
import { aState, type StateChanges } from '../../support/states.js';

const health = (overall: 'OK' | 'WARN' | 'ERROR', reason?: 'Pending' | 'OOMKilled' | 'WaitTimedOut') => ({
  outcomes: { health: { ...FINE.health, overall, reasons: reason === undefined ? [] : [{ reason, count: 1 }] } },
});

interface Case {
  name: string;
  state: StateChanges;
  strict?: boolean;
  expected: { health: string; exitCode: number; reasons: string[] };
}

const CASES: Case[] = [
  { name: 'all well', state: {}, expected: { health: 'OK', exitCode: 0, reasons: [] } },
  {
    name: 'a warning',
    state: health('WARN', 'Pending'),
    expected: { health: 'WARN', exitCode: 0, reasons: ['Pending'] },
  },
  {
    name: 'a strict warning',
    state: health('WARN', 'Pending'),
    strict: true,
    expected: { health: 'WARN', exitCode: 1, reasons: ['Pending'] },
  },
  {
    name: 'an earlier firing that has left no line',
    state: { outcomes: { generate: { ...FINE.generate, missedFirings: ['2026-11-24T00:00:00Z'] } } },
    expected: { health: 'WARN', exitCode: 0, reasons: ['RunMissed'] },
  },
  {
    name: 'an earlier firing that has left no line, strict',
    state: { outcomes: { generate: { ...FINE.generate, missedFirings: ['2026-11-24T00:00:00Z'] } } },
    strict: true,
    expected: { health: 'WARN', exitCode: 1, reasons: ['RunMissed'] },
  },
  {
    name: 'a failed Job',
    state: health('ERROR', 'OOMKilled'),
    expected: { health: 'ERROR', exitCode: 2, reasons: ['OOMKilled'] },
  },
  {
    name: 'a failed Job, strict',
    state: health('ERROR', 'OOMKilled'),
    strict: true,
    expected: { health: 'ERROR', exitCode: 2, reasons: ['OOMKilled'] },
  },
  {
    name: 'a failed stage',
    state: { failed: { stage: 'validate', why: 'x' } },
    expected: { health: 'ERROR', exitCode: 3, reasons: ['PipelineFailed'] },
  },
  {
    name: 'health that could not be judged',
    state: { failed: { stage: 'health', why: 'x' } },
    expected: { health: 'ERROR', exitCode: 3, reasons: ['PipelineFailed'] },
  },
  {
    name: 'the deadline before the Jobs',
    state: { until: 'validate', interruption: { reason: 'DeadlinePassed', message: 'late' } },
    expected: { health: 'ERROR', exitCode: 3, reasons: ['PipelineFailed', 'DeadlinePassed'] },
  },
  {
    name: 'a rejected plan',
    state: { until: 'validate', interruption: { reason: 'ApprovalRejected', message: 'no' } },
    expected: { health: 'ERROR', exitCode: 3, reasons: ['PipelineFailed', 'ApprovalRejected'] },
  },
  {
    name: 'a cancelled run that saw nothing: never OK',
    state: { until: 'generate', interruption: { reason: 'Cancelled', message: 'cancelled' } },
    expected: { health: 'WARN', exitCode: 3, reasons: ['Cancelled'] },
  },
  {
    name: 'a cancelled run that was judged',
    state: { ...health('ERROR', 'OOMKilled'), interruption: { reason: 'Cancelled', message: 'cancelled' } },
    expected: { health: 'ERROR', exitCode: 3, reasons: ['OOMKilled'] },
  },
  {
    name: 'history that could not be written',
    state: { failed: { stage: 'history', why: 'x' } },
    expected: { health: 'OK', exitCode: 3, reasons: [] },
  },
  {
    name: 'a refused delivery beside a failed Job',
    state: {
      outcomes: { ...health('ERROR', 'OOMKilled').outcomes, alerts: { ...FINE.alerts, failures: ['webhook: 410'] } },
    },
    expected: { health: 'ERROR', exitCode: 3, reasons: ['OOMKilled'] },
  },
];

describe('judge', () => {
  it.each(CASES)('$name', ({ state, strict = false, expected }) => {
    const verdict = judge({ state: aState(state), strictHealth: strict });
    expect({ ...verdict, reasons: verdict.reasons.map(({ reason }) => reason) }).toMatchObject(expected);
  });

  it('names the stage that failed and why', () => {
    const state = aState({ failed: { stage: 'apply', why: 'no cluster' } });
    expect(judge({ state, strictHealth: false }).message).toBe('apply failed: no cluster');
  });
});
