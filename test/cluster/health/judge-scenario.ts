import { expect } from 'vitest';
import { evaluateHealth } from '../../../src/core/health/evaluate-health.js';
import { DEFAULT_LIMITS } from '../../../src/core/health/limits.js';
import type { HealthReason, HealthReport } from '../../../src/core/health/report.js';
import type { ClusterSnapshot } from '../../../src/core/monitor/snapshot.js';
import { expectedHint } from './expected-hint.js';
import type { Expected, Scenario } from './scenario.js';

/** The report of a scenario, seen so much later than its own look. */
export function judgeScenario(snapshot: ClusterSnapshot, { look }: Scenario, laterMs = 0): HealthReport {
  const at = Date.parse(snapshot.observedAt) + (look?.afterMs ?? 0) + laterMs;
  return evaluateHealth(
    { ...snapshot, observedAt: new Date(at).toISOString() },
    { ...DEFAULT_LIMITS, ...look?.limits },
  );
}

/** Fails unless health says of the snapshot what the scenario promises, now and later. */
export function expectScenario(snapshot: ClusterSnapshot, scenario: Scenario): void {
  const { expected, later } = scenario;
  const report = judgeScenario(snapshot, scenario);
  const reasons = reasonsOf(report);
  const [root] = reasons;
  expect({
    health: report.overall,
    reasons: reasons.map(({ reason }) => reason),
    ...(report.jobs[0] === undefined ? {} : { phase: report.jobs[0].phase }),
  }).toEqual({
    health: expected.health,
    reasons: expected.reasons,
    ...(expected.phase === undefined ? {} : { phase: expected.phase }),
  });
  expect(root?.message).toContain(expected.message);
  expect(root?.hint).toMatch(hintPattern(expected));
  for (const { evidence } of reasons) for (const { path, value } of evidence) expect(`${path} ${value}`).not.toBe(' ');
  const { evidence } = expected;
  if (evidence !== undefined) {
    const found = root?.evidence.find(({ path }) => path.endsWith(evidence.path));
    expect({ value: found?.value, container: found?.container }).toEqual({
      value: evidence.value,
      container: evidence.container,
    });
  }
  if (later === undefined) return;
  const laterReport = judgeScenario(snapshot, scenario, later.afterMs);
  expect(laterReport.overall).toBe(later.health);
  expect(reasonsOf(laterReport).map(({ reason }) => reason)).toEqual(later.reasons ?? expected.reasons);
}

function reasonsOf({ errors, jobs }: HealthReport): HealthReason[] {
  return [...errors, ...jobs.flatMap(({ reasons }) => reasons)];
}

/** Placeholders must have been filled in. */
function hintPattern(expected: Expected): RegExp {
  const parts = expectedHint(expected)
    .replace('{previous}', isAboutPrevious(expected) ? ' --previous' : '')
    .split(/\{(?:namespace|job|pod|container|node)\}/);
  return new RegExp(`^${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[a-z0-9.-]+')}$`);
}

function isAboutPrevious({ evidence }: Expected): boolean {
  return evidence?.path.includes('.lastState.') ?? false;
}
