import { readdirSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { clusterSuite } from '../../../sandbox/test-cluster.js';
import type { PlannedJob } from '../../../src/core/apply/plan-apply.js';
import { type RefusalRule, renderRefusals } from '../../../src/core/apply/refusal.js';
import { tempFolder } from '../../support/folders.js';
import { aPlannedJob, type PlannedJobFields } from '../../support/planned-jobs.js';
import { describeBadCredentials } from './describe-bad-credentials.js';
import { aPlanOf, apply, tryOut } from './support.js';
import { useCluster } from './use-cluster.js';

const { skip, note } = await clusterSuite();

describe.skipIf(skip)(`the preflight of apply on a real API server${note}`, () => {
  const cluster = useCluster({ nodes: 3 });

  /** Applies Jobs, expects that nothing was written, and returns the refusals as sentences. */
  async function refusalsOf(jobs: PlannedJob[], kubeconfig = cluster.kubeconfig): Promise<string[]> {
    const before = cluster.writes().length;
    const ledgers = tempFolder();
    const { refusals } = await apply({ kubeconfig, plan: aPlanOf(...jobs), folder: ledgers });
    expect(cluster.writes().slice(before)).toEqual([]);
    expect(readdirSync(ledgers)).toEqual([]);
    return renderRefusals(refusals);
  }

  const jobIn = (namespace: string, fields: PlannedJobFields = {}) => aPlannedJob('a', { namespace, ...fields });

  it('refuses a namespace that does not exist', async () => {
    expect(await refusalsOf([jobIn('nowhere')])).toEqual([
      'NamespaceMissing: namespace nowhere: expected a namespace that exists, got none of this name. Create it, or name another one.',
    ]);
  });

  it('refuses a namespace that is being deleted', async () => {
    const namespace = await cluster.admin.namespace();
    // A finalizer keeps it in the state that it is in for a moment only.
    await cluster.admin.call('PATCH', `api/v1/namespaces/${namespace}`, {
      metadata: { finalizers: ['test.example/hold'] },
    });
    await cluster.admin.call('DELETE', `api/v1/namespaces/${namespace}`);
    expect(await refusalsOf([jobIn(namespace)])).toEqual([
      `NamespaceTerminating: namespace ${namespace}: expected a namespace that takes Jobs, got one that is being deleted. Wait until it is gone and create it anew, or name another one.`,
    ]);
    await cluster.admin.call('PATCH', `api/v1/namespaces/${namespace}`, { metadata: { finalizers: null } });
  });

  it.each<[string, PlannedJobFields, RefusalRule, string]>([
    ['an unknown field', { spec: { backofLimit: 2 } }, 'InvalidJob', '.spec.backofLimit: field not declared in schema'],
    [
      'a value of the wrong type',
      { spec: { backoffLimit: 'two' } },
      'InvalidJob',
      '.spec.backoffLimit: expected numeric',
    ],
    ['a value out of range', { spec: { backoffLimit: -1 } }, 'InvalidJob', 'spec.backoffLimit: Invalid value: -1'],
    [
      'a variable that stands twice',
      { container: { env: [{ name: 'A' }, { name: 'A' }] } },
      'InvalidJob',
      'duplicate entries for key [name="A"]',
    ],
    [
      'a quantity that is none',
      { container: { resources: { limits: { cpu: 'much' } } } },
      'InvalidJob',
      'quantities must match',
    ],
    [
      'a service account that is missing',
      { podSpec: { serviceAccountName: 'nobody' } },
      'ReferenceMissing',
      'serviceaccount nobody',
    ],
    [
      'a priority class that is missing',
      { podSpec: { priorityClassName: 'none' } },
      'ReferenceMissing',
      'priorityclass none',
    ],
    [
      'a pull secret that is missing',
      { podSpec: { imagePullSecrets: [{ name: 'pull' }] } },
      'ReferenceMissing',
      'secret pull',
    ],
    [
      'a ConfigMap that is missing',
      { podSpec: { volumes: [{ name: 'v', configMap: { name: 'settings' } }] } },
      'ReferenceMissing',
      'configmap settings',
    ],
    [
      'a claim that is missing',
      { podSpec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] } },
      'ReferenceMissing',
      'persistentvolumeclaim data',
    ],
    [
      'a Secret that is missing',
      { container: { envFrom: [{ secretRef: { name: 'keys' } }] } },
      'ReferenceMissing',
      'secret keys',
    ],
  ])('refuses %s once, with its rule', async (_what, fields, rule, text) => {
    const sentences = await refusalsOf([jobIn(await cluster.admin.namespace(), fields)]);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(new RegExp(`^${rule}: `));
    expect(sentences[0]).toContain(text);
  });

  it('takes Jobs whose references exist', async () => {
    const namespace = await cluster.admin.namespace();
    await cluster.admin.create(`api/v1/namespaces/${namespace}/configmaps`, { metadata: { name: 'settings' } });
    await cluster.admin.create(`api/v1/namespaces/${namespace}/secrets`, {
      metadata: { name: 'keys' },
      stringData: { a: 'b' },
    });
    const podSpec = {
      serviceAccountName: 'default',
      volumes: [
        { name: 'v', configMap: { name: 'settings' } },
        { name: 'w', secret: { secretName: 'missing', optional: true } },
      ],
    };
    const job = jobIn(namespace, { podSpec, container: { envFrom: [{ secretRef: { name: 'keys' } }] } });
    const tried = await tryOut({ kubeconfig: cluster.kubeconfig, plan: aPlanOf(job), folder: tempFolder() });
    expect(tried).toMatchObject({ asked: true, preflight: { refusals: [], warnings: [] } });
  });

  it('refuses a Pod that Pod Security refuses, although its Job would be taken', async () => {
    const namespace = await cluster.admin.namespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    const sentences = await refusalsOf([jobIn(namespace)]);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(/^PodSecurity: the Pod of job a: violates PodSecurity "restricted:latest"/);
  });

  it('refuses more than a quota has room for, counted over all Jobs, before the first one', async () => {
    const namespace = await cluster.admin.namespace();
    const hard = { 'count/jobs.batch': '3', 'requests.memory': '2Gi', pods: '10' };
    await cluster.admin.create(`api/v1/namespaces/${namespace}/resourcequotas`, {
      metadata: { name: 'small' },
      spec: { hard },
    });
    await vi.waitFor(async () => {
      const { body } = await cluster.admin.call('GET', `api/v1/namespaces/${namespace}/resourcequotas/small`);
      expect(body).toMatchObject({ status: { hard } });
    }, 30_000);
    const resources = { requests: { memory: '513Mi' } };
    const jobs = ['a', 'b', 'c', 'd'].map((name) => aPlannedJob(name, { namespace, container: { resources } }));
    expect(await refusalsOf(jobs)).toEqual([
      expect.stringContaining(
        'resourcequota small: expected room for count/jobs.batch 4 of 4 jobs, got 3 with 0 in use',
      ),
      expect.stringContaining(
        'resourcequota small: expected room for requests.memory 2052Mi of 4 jobs, got 2Gi with 0 in use',
      ),
    ]);
    const two = await apply({
      kubeconfig: cluster.kubeconfig,
      plan: aPlanOf(...jobs.slice(0, 2)),
      folder: tempFolder(),
    });
    expect(two.refusals).toEqual([]);
  });

  it('counts what a LimitRange adds to Pods', async () => {
    const namespace = await cluster.admin.namespace();
    const hard = { 'requests.cpu': '3' };
    await cluster.admin.create(`api/v1/namespaces/${namespace}/limitranges`, {
      metadata: { name: 'defaults' },
      spec: { limits: [{ type: 'Container', defaultRequest: { cpu: '2' } }] },
    });
    await cluster.admin.create(`api/v1/namespaces/${namespace}/resourcequotas`, {
      metadata: { name: 'small' },
      spec: { hard },
    });
    await vi.waitFor(async () => {
      const { body } = await cluster.admin.call('GET', `api/v1/namespaces/${namespace}/resourcequotas/small`);
      expect(body).toMatchObject({ status: { hard } });
    }, 30_000);
    const jobs = ['a', 'b'].map((name) => aPlannedJob(name, { namespace }));
    expect((await refusalsOf(jobs)).join()).toContain('expected room for requests.cpu 4 of 2 jobs, got 3');
  });

  it('collects every refusal, not only the first', async () => {
    const namespace = await cluster.admin.namespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    const sentences = await refusalsOf([
      aPlannedJob('a', { namespace, spec: { backofLimit: 1 } }),
      aPlannedJob('b', { namespace, podSpec: { imagePullSecrets: [{ name: 'pull' }] } }),
      aPlannedJob('c', { namespace, spec: { backoffLimit: -1 } }),
      aPlannedJob('d', { namespace, spec: { backofLimit: 1 } }),
    ]);
    expect(sentences.map((sentence) => sentence.split(': ').slice(0, 2).join(': '))).toEqual(
      expect.arrayContaining(['InvalidJob: job a, job d', 'InvalidJob: job c', 'ReferenceMissing: secret pull']),
    );
    expect(sentences.join()).toContain('PodSecurity: the Pod of job');
  });

  it('passes the warnings of the API server on', async () => {
    const job = jobIn(await cluster.admin.namespace(), { container: { resources: { requests: { memory: '100m' } } } });
    const tried = await tryOut({ kubeconfig: cluster.kubeconfig, plan: aPlanOf(job), folder: tempFolder() });
    expect(tried.asked && tried.preflight.warnings.join()).toMatch(
      /the API server warns about 1 jobs: .*fractional byte value "100m"/,
    );
  });

  describe('with few permissions', () => {
    const jobs = { apiGroups: ['batch'], resources: ['jobs'] };
    const all = { ...jobs, verbs: ['create', 'patch', 'get', 'list'] };

    it('refuses by name what is forbidden, before any write', async () => {
      const namespace = await cluster.admin.namespace();
      const kubeconfig = await cluster.admin.account(namespace, [{ ...jobs, verbs: ['get', 'list'] }]);
      expect(await refusalsOf([jobIn(namespace)], kubeconfig)).toEqual([
        `Forbidden: namespace ${namespace}: the credentials do not allow to create and patch jobs.batch. Have a Role with these verbs bound to them.`,
      ]);
    });

    it('is a warning of a dry run, which would not have written anyway', async () => {
      const namespace = await cluster.admin.namespace();
      const kubeconfig = await cluster.admin.account(namespace, [{ ...jobs, verbs: ['get', 'list'] }]);
      const tried = await tryOut({ kubeconfig, plan: aPlanOf(jobIn(namespace)), folder: tempFolder() });
      expect(tried).toMatchObject({ asked: true, preflight: { refusals: [] } });
      expect(tried.asked && tried.preflight.warnings.join()).toContain('nothing was tried on the cluster: Forbidden');
    });

    it('applies with no more than it needs, and says what it could not check', async () => {
      const namespace = await cluster.admin.namespace();
      const kubeconfig = await cluster.admin.account(namespace, [all]);
      const job = jobIn(namespace, { podSpec: { imagePullSecrets: [{ name: 'pull' }] } });
      const applied = await apply({ kubeconfig, plan: aPlanOf(job), folder: tempFolder(), wait: true });
      expect(applied.refusals).toEqual([]);
      expect(await cluster.admin.jobs(namespace)).toHaveLength(1);
      const warnings = applied.warnings.join('\n');
      expect(warnings).toContain(`whether namespace ${namespace} exists was not checked`);
      expect(warnings).toContain('the credentials do not allow to watch jobs.batch, list and watch pods, list events');
      expect(warnings).toContain('quotas were not checked');
      expect(warnings).toContain('not checked, because the credentials may not look: secret pull');
      expect(warnings).toContain('the Pods of the jobs were not tried, because the credentials may not create Pods');
    });

    it('tries Pods where that is allowed', async () => {
      const namespace = await cluster.admin.namespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
      const pods = { apiGroups: [''], resources: ['pods'], verbs: ['create'] };
      const kubeconfig = await cluster.admin.account(namespace, [all, pods]);
      expect((await refusalsOf([jobIn(namespace)], kubeconfig)).join()).toContain('PodSecurity: the Pod of job a');
    });
  });

  describeBadCredentials(cluster);
});
