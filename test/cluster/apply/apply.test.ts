import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { clusterSuite } from '../../../sandbox/test-cluster.js';
import { fieldManagerOf, ORIGIN_ANNOTATION } from '../../../src/core/apply/origin.js';
import { tempFolder } from '../../support/folders.js';
import { aPlannedJob } from '../../support/planned-jobs.js';
import { describeApplyCommand } from './describe-apply-command.js';
import { describeGoneJobs } from './describe-gone-jobs.js';
import { actionsOf, aPlan, aPlanOf, apply, createAll, tryOut } from './support.js';
import { useCluster } from './use-cluster.js';

const { skip, note } = await clusterSuite();

describe.skipIf(skip)(`apply on a real API server${note}`, () => {
  const cluster = useCluster({ nodes: 3 });

  it('creates every Job once, marked with its origin, under one field manager', async () => {
    const namespace = await cluster.admin.namespace();
    const plan = aPlan(namespace, { workers: 5 });
    const applied = await apply({ kubeconfig: cluster.kubeconfig, plan, folder: tempFolder() });
    expect(applied.refusals).toEqual([]);
    expect(actionsOf(applied)).toEqual(Array.from({ length: 5 }, () => 'create'));
    const jobs = await cluster.admin.jobs(namespace);
    expect(jobs.map(({ metadata }) => metadata.name).sort()).toEqual(plan.jobs.map(({ name }) => name).sort());
    for (const { metadata } of jobs) {
      expect(metadata.annotations[ORIGIN_ANNOTATION]).toBe('origin-1');
      expect(
        metadata.managedFields.filter(({ operation }) => operation === 'Apply').map(({ manager }) => manager),
      ).toEqual([fieldManagerOf('origin-1')]);
    }
  });

  it('leaves Jobs of the same origin as they are, with its ledger or without one', async () => {
    const namespace = await cluster.admin.namespace();
    const plan = aPlan(namespace, { config: { queue_name: 'suspended' } });
    const [kept, lost] = [tempFolder(), tempFolder()];
    const applying = { kubeconfig: cluster.kubeconfig, plan };
    await apply({ ...applying, folder: kept });
    const stable = async () => (await cluster.admin.jobs(namespace)).map(({ metadata }) => metadata.uid);
    const before = await stable();
    const written = cluster.writes().length;
    expect(actionsOf(await apply({ ...applying, folder: kept }))).toEqual(['created', 'created', 'created']);
    expect(actionsOf(await apply({ ...applying, folder: lost }))).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(cluster.writes().slice(written)).toEqual([]);
    expect(await stable()).toEqual(before);
  });

  it('starts two nights of one config side by side', async () => {
    const namespace = await cluster.admin.namespace();
    for (const night of ['2026-11-22', '2026-11-23']) {
      const plan = aPlan(namespace, { runKey: night });
      const applied = await apply({
        kubeconfig: cluster.kubeconfig,
        plan,
        origin: `run-${night}`,
        folder: tempFolder(),
      });
      expect(applied.refusals).toEqual([]);
    }
    expect(await cluster.admin.jobs(namespace)).toHaveLength(6);
  });

  it('writes nothing where all names belong to another run', async () => {
    const namespace = await cluster.admin.namespace();
    const plan = aPlan(namespace);
    await apply({ kubeconfig: cluster.kubeconfig, plan, origin: 'origin-1', folder: tempFolder() });
    const written = cluster.writes().length;
    const again = await apply({ kubeconfig: cluster.kubeconfig, plan, origin: 'origin-2', folder: tempFolder() });
    expect(again.refusals).toMatchObject([{ rule: 'NothingStarted' }]);
    expect(again.refusals[0]?.message).toContain(
      'all of the 3 planned jobs exist already and belong to another run (origin-1)',
    );
    expect(cluster.writes().slice(written)).toEqual([]);
  });

  it('writes nothing where some names are taken, and explains in what the others differ', async () => {
    const namespace = await cluster.admin.namespace();
    const plan = aPlan(namespace);
    const [taken] = plan.jobs;
    if (taken === undefined) throw new Error('The plan is empty.');
    const other = aPlannedJob(taken.name, { namespace, container: { image: 'python:3.11' }, spec: { suspend: true } });
    await apply({ kubeconfig: cluster.kubeconfig, plan: aPlanOf(other), origin: 'origin-2', folder: tempFolder() });
    const written = cluster.writes().length;
    const refused = await apply({ kubeconfig: cluster.kubeconfig, plan, folder: tempFolder() });
    expect(refused.refusals).toMatchObject([{ rule: 'JobConflict', object: `job ${taken.name}` }]);
    expect(refused.refusals[0]?.message).toContain('1 of the 3 planned jobs exist already');
    expect(refused.refusals[0]?.message).toContain(
      'spec.template.spec.containers[name=tuning].image is "python:3.11", planned is "registry.example/arbitrage-lite:1.0" (can\'t be changed once it exists)',
    );
    expect(refused.refusals[0]?.message).not.toContain('Volumes');
    expect(cluster.writes().slice(written)).toEqual([]);
    expect(await cluster.admin.jobs(namespace)).toHaveLength(1);
  });

  it('lists fields and managers of a Job that somebody else has applied', async () => {
    const namespace = await cluster.admin.namespace();
    const { manifest } = aPlannedJob('taken', {
      namespace,
      container: { image: 'python:3.11' },
      spec: { suspend: true },
    });
    await cluster.admin.create(`apis/batch/v1/namespaces/${namespace}/jobs?fieldManager=kubectl`, manifest);
    const plan = aPlanOf(aPlannedJob('taken', { namespace, spec: { backoffLimit: 4 } }));
    const { refusals } = await apply({ kubeconfig: cluster.kubeconfig, plan, folder: tempFolder() });
    expect(refusals).toMatchObject([{ rule: 'NothingStarted' }]);
    expect(refusals[0]?.message).toContain('belong to somebody else than this program');
    expect(refusals[0]?.message).toContain('spec.backoffLimit was set by kubectl');
    expect(refusals[0]?.message).toContain('spec.template.spec.containers[name="tuning"].image was set by kubectl');
  });

  it('starts a Job that the server has refused, once it takes it', async () => {
    const namespace = await cluster.admin.namespace();
    const folder = tempFolder();
    const plan = aPlan(namespace, { config: { queue_name: 'suspended' }, workers: 1 });
    const quota = `api/v1/namespaces/${namespace}/resourcequotas`;
    await cluster.admin.create(quota, { metadata: { name: 'none' }, spec: { hard: { 'count/jobs.batch': '0' } } });
    await vi.waitFor(async () => {
      const attempt = createAll({ kubeconfig: cluster.kubeconfig, plan, folder });
      await expect(attempt).rejects.toMatchObject({ type: 'Refused' });
    }, 20_000);
    await cluster.admin.call('DELETE', `${quota}/none`);
    const later = new Date(Date.now() - 3_600_000).toISOString();
    const file = join(folder, 'ledger', `origin-1.${namespace}.jsonl`);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"at":"[^"]*"/g, `"at":"${later}"`));
    await vi.waitFor(async () => {
      const applied = await apply({ kubeconfig: cluster.kubeconfig, plan, folder });
      expect(actionsOf(applied)).toEqual(['create']);
      expect(applied.refusals).toEqual([]);
    }, 20_000);
  });

  it('says in a dry run what it would do, and writes nothing', async () => {
    const namespace = await cluster.admin.namespace();
    const written = cluster.writes().length;
    const tried = await tryOut({ kubeconfig: cluster.kubeconfig, plan: aPlan(namespace), folder: tempFolder() });
    expect(tried).toMatchObject({ asked: true, preflight: { refusals: [], warnings: [] } });
    expect(tried.asked && actionsOf(tried.preflight)).toEqual(['create', 'create', 'create']);
    expect(cluster.writes().slice(written)).toEqual([]);
    expect(await cluster.admin.jobs(namespace)).toEqual([]);
  });

  it('has asked for the dry run of every Job and of one Pod for all of them', async ({ skip: leaveOut }) => {
    if (cluster.sandbox === undefined) return leaveOut('only a sandbox has an audit log');
    const namespace = await cluster.admin.namespace();
    await tryOut({ kubeconfig: cluster.kubeconfig, plan: aPlan(namespace, { workers: 4 }), folder: tempFolder() });
    const asked = readFileSync(cluster.sandbox.auditLog, 'utf8')
      .split('\n')
      .filter(
        (line) =>
          line.includes(`/namespaces/${namespace}/`) &&
          line.includes('dryRun=All') &&
          line.includes('ResponseComplete'),
      );
    expect(asked.filter((line) => line.includes('/jobs/'))).toHaveLength(4);
    expect(asked.filter((line) => line.includes('/pods?'))).toHaveLength(1);
  });

  it('stops before the next write when it is told to, and goes on where it was', async () => {
    const namespace = await cluster.admin.namespace();
    const plan = aPlan(namespace, { workers: 200, config: { queue_name: 'suspended' } });
    const applying = { kubeconfig: cluster.kubeconfig, plan, folder: tempFolder() };
    const controller = new AbortController();
    const stopped = apply({ ...applying, signal: controller.signal });
    const someThere = async () => {
      while ((await cluster.admin.jobs(namespace)).length === 0);
    };
    await someThere();
    controller.abort(new Error('the worker shuts down'));
    await expect(stopped).rejects.toThrow();
    const there = (await cluster.admin.jobs(namespace)).length;
    expect(there).toBeLessThan(200);
    const { refusals, decisions } = await apply(applying);
    expect(refusals).toEqual([]);
    expect(decisions.filter(({ action }) => action === 'created').length).toBeGreaterThan(0);
    expect(await cluster.admin.jobs(namespace)).toHaveLength(200);
  });

  describeGoneJobs(cluster);
  describeApplyCommand(cluster);
});
