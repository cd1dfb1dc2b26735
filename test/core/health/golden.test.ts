import { describe, expect, it } from 'vitest';
import { countReasons } from '../../../src/core/health/evaluate-health.js';
import { readSnapshotOf } from '../../cluster/health/golden-snapshots.js';
import { expectScenario, judgeScenario } from '../../cluster/health/judge-scenario.js';
import { SCENARIOS } from '../../cluster/health/scenarios.js';

describe('what a real API server has shown', () => {
  it.each(SCENARIOS)('is judged as promised: $title ($name)', (scenario) => {
    expectScenario(readSnapshotOf(scenario), scenario);
  });

  it('has the root cause of each Job alone in the summary', () => {
    for (const scenario of SCENARIOS.filter(({ expected }) => expected.phase !== undefined)) {
      const { health, reasons } = scenario.expected;
      const report = judgeScenario(readSnapshotOf(scenario), scenario);
      const jobs = report.errors.length > 0 ? [] : [{ reason: reasons[0], count: 1 }];
      if (health !== 'OK' && jobs.length > 0) expect(countReasons(report)).toEqual(jobs);
      if (health === 'OK') expect(countReasons(report)).toEqual([]);
    }
  });
});
