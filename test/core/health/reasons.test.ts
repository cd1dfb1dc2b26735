import { describe, expect, it } from 'vitest';
import { evaluateHealth } from '../../../src/core/health/evaluate-health.js';
import { PENDING_REASONS, REASON_TABLE, REASONS } from '../../../src/core/health/reasons.js';
import { aSnapshot } from '../../support/snapshots.js';
import { DISRUPTION_CASES } from './cases/disruption.js';
import { JOB_CASES } from './cases/job.js';
import { JOB_EDGE_CASES } from './cases/job-edges.js';
import { POD_EDGE_CASES } from './cases/pod-edges.js';
import { ENDING_CASES } from './cases/pod-ending.js';
import { SCHEDULING_CASES } from './cases/pod-scheduling.js';
import { STARTING_CASES } from './cases/pod-starting.js';

const CASES = [
  ...JOB_CASES,
  ...JOB_EDGE_CASES,
  ...STARTING_CASES,
  ...SCHEDULING_CASES,
  ...ENDING_CASES,
  ...POD_EDGE_CASES,
  ...DISRUPTION_CASES,
];

describe('every reason', () => {
  it.each(CASES)('$health: $name', ({ given, health, reasons, message, hint, evidence }) => {
    const report = evaluateHealth(aSnapshot(given));
    const [job] = report.jobs;
    const [root] = job?.reasons ?? [];
    expect({ health: job?.health, reasons: job?.reasons.map(({ reason }) => reason) }).toEqual({ health, reasons });
    expect(report.overall).toBe(health);
    if (message !== undefined) expect(root?.message).toMatch(message);
    if (hint !== undefined) expect(root?.hint).toMatch(hint);
    if (evidence !== undefined) expect(root?.evidence).toContainEqual(expect.objectContaining(evidence));
  });

  it('is among these cases, but those about the whole run', () => {
    const seen = new Set<string>(CASES.flatMap(({ reasons }) => reasons));
    expect(REASONS.filter((reason) => REASON_TABLE[reason].class !== 'run' && !seen.has(reason))).toEqual([]);
  });

  it.each(CASES)('leaves no placeholder and no empty sentence: $name', ({ given }) => {
    for (const job of evaluateHealth(aSnapshot(given)).jobs) {
      for (const { message, hint = '' } of job.reasons) {
        expect(message).not.toBe('');
        expect(hint).not.toMatch(/\{(?:namespace|job|pod|container|node|previous)\}|\b(?:POD|CONTAINER|NODE)\b/);
      }
    }
  });
});

describe('the reason table', () => {
  it.each(REASONS)('%s is one CamelCase word with an imperative hint', (reason) => {
    expect(reason).toMatch(/^[A-Z][A-Za-z]+$/);
    const { hint, cases = [], seen } = REASON_TABLE[reason];
    for (const sentence of [hint, ...cases.map((one) => one.hint)]) {
      expect(sentence).toMatch(/^[A-Z][a-z]+\b/);
      expect(sentence).toMatch(/[.]$|kubectl [^.]+$/);
      expect(sentence.length).toBeLessThan(240);
    }
    expect(seen).not.toBe('');
  });

  it('fires no alert for what is only not over yet', () => {
    expect([...PENDING_REASONS].sort()).toEqual(['Pending', 'Queued', 'Running', 'SchedulingGated', 'Suspended']);
  });
});
