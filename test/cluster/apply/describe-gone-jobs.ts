import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tempFolder } from '../../support/folders.js';
import { aPlannedJob } from '../../support/planned-jobs.js';
import { actionsOf, aPlan, aPlanOf, apply } from './support.js';
import type { SuiteCluster } from './use-cluster.js';

/** What becomes of Jobs that somebody has deleted: tests of apply.test.ts, on the cluster that it has started. */
export function describeGoneJobs(cluster: SuiteCluster): void {
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
}
