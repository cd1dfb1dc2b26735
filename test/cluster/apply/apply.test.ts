import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { clusterSuite } from '../../../sandbox/test-cluster.js';
import { addApplyCommand } from '../../../src/cli/commands/apply.js';
import { fieldManagerOf, ORIGIN_ANNOTATION } from '../../../src/core/apply/origin.js';
import { tempFolder } from '../../support/folders.js';
import { aPlannedJob } from '../../support/planned-jobs.js';
import { runCommand } from '../../support/run-command.js';
import { actionsOf, apply, aPlan, aPlanOf, createAll, tryOut } from './support.js';
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

  it('reports a Job that is gone and does not start it again', async () => {
    const namespace = await cluster.admin.namespace();
    const plan = aPlan(namespace);
    const applying = { kubeconfig: cluster.kubeconfig, plan, folder: tempFolder() };
    await apply(applying);
    const [gone] = plan.jobs;
    await cluster.admin.call('DELETE', `apis/batch/v1/namespaces/${namespace}/jobs/${gone?.name}`, {
      propagationPolicy: 'Background',
    });
    const written = cluster.writes().length;
    const again = await apply(applying);
    expect(actionsOf(again)).toEqual(['gone', 'created', 'created']);
    expect(again.warnings).toContain(
      `apply: Gone: created earlier and not there any more, so not started again: ${gone?.name}`,
    );
    expect(cluster.writes().slice(written)).toEqual([]);
    expect(await cluster.admin.jobs(namespace)).toHaveLength(2);
  });

  describe('after an attempt that was killed before it was told what it had created', () => {
    /** Leaves of the ledger what such an attempt has: the intents. */
    const forgetAnswers = (applying: { folder: string }, namespace: string) => {
      const file = join(applying.folder, 'ledger', `origin-1.${namespace}.jsonl`);
      const lines = readFileSync(file, 'utf8').split('\n');
      writeFileSync(
        file,
        lines
          .filter((line) => line.includes('"intent"'))
          .map((line) => `${line}\n`)
          .join(''),
      );
    };
    const remove = async (namespace: string, name: string) => {
      await cluster.admin.call('DELETE', `apis/batch/v1/namespaces/${namespace}/jobs/${name}`, {
        propagationPolicy: 'Background',
      });
    };
    const untilEventsOf = (namespace: string, jobs: number) =>
      vi.waitFor(async () => {
        const { body } = await cluster.admin.call('GET', `api/v1/namespaces/${namespace}/events`);
        const about = JSON.stringify(body).match(/"involvedObject":\{"kind":"Job","namespace":"[^"]*","name":"[^"]*"/g);
        expect(new Set(about).size).toBe(jobs);
      }, 30_000);

    it.each([
      ['that ran', {}],
      ['that were suspended', { queue_name: 'suspended' }],
    ])('does not start Jobs again %s and that somebody has deleted', async (_, config) => {
      const namespace = await cluster.admin.namespace();
      const plan = aPlan(namespace, { config });
      const applying = { kubeconfig: cluster.kubeconfig, plan, folder: tempFolder() };
      await apply(applying);
      await untilEventsOf(namespace, 3);
      forgetAnswers(applying, namespace);
      const [first, second] = plan.jobs.map(({ name }) => name);
      await Promise.all([first ?? '', second ?? ''].map((name) => remove(namespace, name)));
      const written = cluster.writes().length;
      expect(actionsOf(await apply(applying))).toEqual(['gone', 'gone', 'created']);
      expect(cluster.writes().slice(written)).toEqual([]);
      // From here on the ledger knows, whatever becomes of the events.
      const { decisions } = await apply(applying);
      expect(decisions.map(({ action, uid }) => `${action} ${uid === '' ? 'unknown' : 'known'}`)).toEqual([
        'gone known',
        'gone known',
        'created known',
      ]);
    });

    it('starts those that were never there', async () => {
      const namespace = await cluster.admin.namespace();
      const plan = aPlan(namespace, { config: { queue_name: 'suspended' } });
      const folder = tempFolder();
      const at = new Date().toISOString();
      mkdirSync(join(folder, 'ledger'));
      const lines = plan.jobs.map(({ name }) => `${JSON.stringify({ v: 1, name, at, kind: 'intent' })}\n`);
      writeFileSync(join(folder, 'ledger', `origin-1.${namespace}.jsonl`), lines.join(''));
      const applied = await apply({ kubeconfig: cluster.kubeconfig, plan, folder });
      expect(actionsOf(applied)).toEqual(['create', 'create', 'create']);
      expect(await cluster.admin.jobs(namespace)).toHaveLength(3);
    });

    it('starts none of which nobody can tell, and says so', async () => {
      const namespace = await cluster.admin.namespace();
      const rules = [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'patch', 'get', 'list'] }];
      const kubeconfig = await cluster.admin.account(namespace, rules);
      const plan = aPlan(namespace, { config: { queue_name: 'suspended' } });
      const applying = { kubeconfig, plan, folder: tempFolder() };
      await apply(applying);
      forgetAnswers(applying, namespace);
      const [gone] = plan.jobs;
      await remove(namespace, gone?.name ?? '');
      const again = await apply(applying);
      expect(actionsOf(again)).toEqual(['unsure', 'created', 'created']);
      expect(again.warnings).toContainEqual(expect.stringMatching(new RegExp(`^apply: Unsure: .*: ${gone?.name}$`)));
    });
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

  it('does not touch a Job that has taken the name of a gone one', async () => {
    const namespace = await cluster.admin.namespace();
    const plan = aPlanOf(aPlannedJob('a', { namespace, spec: { suspend: true } }));
    const applying = { kubeconfig: cluster.kubeconfig, plan, folder: tempFolder() };
    await apply(applying);
    await cluster.admin.call('DELETE', `apis/batch/v1/namespaces/${namespace}/jobs/a`, {
      propagationPolicy: 'Background',
    });
    await apply({ ...applying, folder: tempFolder() });
    const [replacement] = await cluster.admin.jobs(namespace);
    const again = await apply(applying);
    expect(actionsOf(again)).toEqual(['replaced']);
    expect(again.warnings.join()).toContain('another job has the name now, which is left alone: a');
    expect((await cluster.admin.jobs(namespace)).map(({ metadata }) => metadata.uid)).toEqual([
      replacement?.metadata.uid,
    ]);
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

  describe('as a command', () => {
    const command = (cwd: string, ...args: string[]) =>
      runCommand({
        add: addApplyCommand,
        args: ['apply', '--jobs-dir', '.', '--kubeconfig', cluster.kubeconfig, ...args],
        cwd,
        env: { HOME: cwd },
      });
    const aFolder = (namespace: string, ...names: string[]) => {
      const cwd = tempFolder();
      for (const name of names) {
        const limits = { cpu: '1', memory: '1Gi' };
        const { manifest } = aPlannedJob(name, {
          namespace,
          container: { resources: { limits } },
          spec: { suspend: true },
        });
        writeFileSync(join(cwd, `${name}.json`), JSON.stringify(manifest));
      }
      return cwd;
    };

    it('creates, then finds unchanged, then misses', async () => {
      const namespace = await cluster.admin.namespace();
      const cwd = aFolder(namespace, 'a', 'b');
      const lines = (...actions: string[]) =>
        actions.map((action, index) => `${action} job ${namespace}/${index === 0 ? 'a' : 'b'}\n`).join('');
      expect((await command(cwd)).out).toBe(`${lines('would create', 'would create')}2 jobs (dry-run)\n`);
      const first = await command(cwd, '--apply');
      expect(first).toMatchObject({
        out: `${lines('created', 'created')}2 jobs (apply): 2 created, 0 unchanged\n`,
        code: 0,
      });
      expect(first.err).toContain('. has no plan.json: taking every manifest in it, as validated now.');
      expect(await command(cwd, '--apply')).toMatchObject({
        out: `${lines('unchanged', 'unchanged')}2 jobs (apply): 0 created, 2 unchanged\n`,
        code: 0,
      });
      await cluster.admin.call('DELETE', `apis/batch/v1/namespaces/${namespace}/jobs/a`, {
        propagationPolicy: 'Background',
      });
      const third = await command(cwd, '--apply');
      expect(third).toMatchObject({
        out: `${lines('gone', 'unchanged')}2 jobs (apply): 0 created, 1 unchanged, 1 gone\n`,
        code: 0,
      });
      expect(third.err).toMatch(/Warning: to start gone jobs once more, remove .+\.jsonl\n/);
    });

    it('exits 2 where the cluster says no, and 3 where it can not be used', async () => {
      const namespace = await cluster.admin.namespace();
      await command(aFolder(namespace, 'a'), '--apply');
      const conflict = await command(aFolder(namespace, 'a', 'b'), '--apply', '-o', 'json');
      expect(conflict.code).toBe(2);
      expect(JSON.parse(conflict.out)).toMatchObject({ refusals: [{ rule: 'JobConflict', object: 'job a' }] });
      const missing = await command(aFolder('nowhere', 'a'), '--apply');
      expect(missing).toMatchObject({ out: '', code: 3 });
      expect(missing.err).toContain('Refused: NamespaceMissing: namespace nowhere');
      expect(await command(aFolder('nowhere', 'a'))).toMatchObject({ code: 0 });
    });
  });
});
