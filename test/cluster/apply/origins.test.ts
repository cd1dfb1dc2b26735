import { describe, expect, it } from 'vitest';
import { clusterSuite } from '../../../sandbox/test-cluster.js';
import type { ApplyPlan } from '../../../src/core/apply/plan-apply.js';
import { ORIGIN_ANNOTATION, withOrigin } from '../../../src/core/apply/origin.js';
import { StageError } from '../../../src/core/errors.js';
import { tempFolder } from '../../support/folders.js';
import { aPlannedJob } from '../../support/planned-jobs.js';
import { actionsOf, apply, aPlan, aPlanOf, createAll } from './support.js';
import { useCluster } from './use-cluster.js';

const { skip, note } = await clusterSuite();

describe.skipIf(skip)(`runs that plan the same names at the same moment${note}`, () => {
  const cluster = useCluster({ nodes: 1 });

  const suspended = { workers: 20, runKey: 'literal', config: { queue_name: 'suspended' } };
  const originsOf = async (namespace: string) =>
    (await cluster.admin.jobs(namespace)).map(({ metadata }) => metadata.annotations[ORIGIN_ANNOTATION]);
  /** Past the preflight: what another run writes meanwhile has not been seen. */
  const create = (plan: ApplyPlan, origin: string) =>
    createAll({ kubeconfig: cluster.kubeconfig, plan, origin, folder: tempFolder() });

  it('has one of them create every Job, and the other one write nothing and say whose they are', async () => {
    for (let round = 0; round < 5; round += 1) {
      const namespace = await cluster.admin.namespace();
      const plan = aPlan(namespace, suspended);
      const ends = await Promise.allSettled(['origin-1', 'origin-2'].map((origin) => create(plan, origin)));
      const winner = ends[0]?.status === 'fulfilled' ? 'origin-1' : 'origin-2';
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const [lost] = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
      expect(lost).toBeInstanceOf(StageError);
      expect(lost).toMatchObject({ type: 'Conflict', hint: 'Nothing was written.' });
      expect(String(lost)).toContain(
        `JobConflict: job ${plan.jobs[0]?.name}: it was created meanwhile and belongs to another run (${winner})`,
      );
      expect(await originsOf(namespace)).toEqual(Array.from({ length: 20 }, () => winner));
    }
  });

  it('lets only one of two whole applies succeed', async () => {
    const namespace = await cluster.admin.namespace();
    const plan = aPlan(namespace, suspended);
    const ends = await Promise.allSettled(
      ['origin-1', 'origin-2'].map((origin) =>
        apply({ kubeconfig: cluster.kubeconfig, plan, origin, folder: tempFolder() }),
      ),
    );
    const wins = ends.filter((end) => end.status === 'fulfilled' && end.value.refusals.length === 0);
    expect(wins).toHaveLength(1);
    expect(new Set(await originsOf(namespace)).size).toBe(1);
  });

  it('is refused an unknown field by the write itself, whatever a dry run has said', async () => {
    const namespace = await cluster.admin.namespace();
    const job = aPlannedJob('typo', { namespace, spec: { suspend: true, backofLimit: 2 } });
    await expect(create(aPlanOf(job), 'origin-1')).rejects.toMatchObject({
      type: 'Refused',
      message: expect.stringContaining('.spec.backofLimit: field not declared in schema'),
    });
    expect(await cluster.admin.jobs(namespace)).toEqual([]);
  });

  it('changes nothing when two attempts of one run meet', async () => {
    const namespace = await cluster.admin.namespace();
    const plan = aPlan(namespace, suspended);
    await Promise.all([create(plan, 'origin-1'), create(plan, 'origin-1')]);
    const uids = (await cluster.admin.jobs(namespace)).map(({ metadata }) => metadata.uid);
    expect(uids).toHaveLength(20);
    await create(plan, 'origin-1');
    expect((await cluster.admin.jobs(namespace)).map(({ metadata }) => metadata.uid)).toEqual(uids);
  });

  describe('beside Jobs that an earlier release has applied, under one field manager for all origins', () => {
    const applyAsBefore = async (plan: ApplyPlan, origin: string) => {
      for (const job of plan.jobs) await cluster.admin.applyAs('tuning-pipeline', withOrigin(job, origin));
    };

    it('knows its own ones and goes on', async () => {
      const namespace = await cluster.admin.namespace();
      const plan = aPlan(namespace, { ...suspended, workers: 2 });
      await applyAsBefore(plan, 'origin-1');
      const before = (await cluster.admin.jobs(namespace)).map(({ metadata }) => metadata.uid);
      await create(plan, 'origin-1');
      const applied = await apply({ kubeconfig: cluster.kubeconfig, plan, origin: 'origin-1', folder: tempFolder() });
      expect(actionsOf(applied)).toEqual(['unchanged', 'unchanged']);
      expect((await cluster.admin.jobs(namespace)).map(({ metadata }) => metadata.uid)).toEqual(before);
    });

    it('does not take those of another run', async () => {
      const namespace = await cluster.admin.namespace();
      const plan = aPlan(namespace, { ...suspended, workers: 2 });
      await applyAsBefore(plan, 'origin-2');
      await expect(create(plan, 'origin-1')).rejects.toThrow('belongs to another run (origin-2)');
      expect(await originsOf(namespace)).toEqual(['origin-2', 'origin-2']);
    });
  });
});
