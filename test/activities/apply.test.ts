import { describe, expect, it } from 'vitest';
import { type ApplyPorts, createApply } from '../../src/activities/apply.js';
import type { ApplyRequest } from '../../src/core/apply/contract.js';
import type { PlannedJob } from '../../src/core/apply/plan-apply.js';
import { aPlannedJob } from '../support/planned-jobs.js';

const attempt = { signal: new AbortController().signal };

function aRequest(changes: Partial<ApplyRequest> = {}): ApplyRequest {
  return {
    planDir: 'jobs/run',
    digest: 'd',
    namespace: 'trading-bots',
    origin: 'origin-1',
    applyEnabled: true,
    cluster: {},
    wait: true,
    waitTimeoutMs: 3_600_000,
    ...changes,
  };
}

/** The stage over a plan of these Jobs, and which of its ports it has used. */
function aStage(jobs: PlannedJob[]) {
  const used: string[] = [];
  const ports: ApplyPorts = {
    readPlan: async () => ({ digest: 'd', jobs }),
    tryJobs: async () => {
      used.push('try');
      return { warnings: ['tried'] };
    },
    applyJobs: async () => {
      used.push('apply');
      return { created: 1, unchanged: 1, gone: 1, warnings: ['applied'] };
    },
  };
  return { work: createApply(ports), used };
}

const withTtl = (ttlSecondsAfterFinished: number) => aPlannedJob('a', { spec: { ttlSecondsAfterFinished } });

describe('the apply stage', () => {
  it('tries and never applies while the gate is closed', async () => {
    const { work, used } = aStage([aPlannedJob('a'), aPlannedJob('b')]);
    expect(await work(aRequest({ applyEnabled: false }), attempt)).toEqual({
      mode: 'dry-run',
      planned: 2,
      created: 0,
      unchanged: 0,
      warnings: ['tried'],
    });
    expect(used).toEqual(['try']);
  });

  it('applies what was planned while it is open', async () => {
    const { work, used } = aStage([aPlannedJob('a'), aPlannedJob('b'), aPlannedJob('c')]);
    expect(await work(aRequest(), attempt)).toEqual({
      mode: 'apply',
      planned: 3,
      created: 1,
      unchanged: 1,
      gone: 1,
      warnings: ['applied'],
    });
    expect(used).toEqual(['apply']);
  });

  it('refuses Jobs that would be gone before a wait has seen them, before it asks the cluster', async () => {
    const { work, used } = aStage([withTtl(60)]);
    await expect(work(aRequest(), attempt)).rejects.toMatchObject({
      type: 'Refused',
      message: expect.stringMatching(/^TtlTooShort: job a: /),
    });
    expect(used).toEqual([]);
  });

  it('warns of Jobs that may be gone when a long wait is carried on', async () => {
    const { work } = aStage([withTtl(3_600)]);
    const { warnings } = await work(aRequest(), attempt);
    expect(warnings).toEqual([expect.stringContaining('ttlSecondsAfterFinished under 2h'), 'applied']);
  });

  it.each([{ wait: false }, { applyEnabled: false }])(
    'has nothing against a short life where nobody waits: %j',
    async (changes) => {
      const { work } = aStage([withTtl(60)]);
      await expect(work(aRequest(changes), attempt)).resolves.toMatchObject({ planned: 1 });
    },
  );
});
