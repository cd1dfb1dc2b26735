import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clusterSuite, startTestCluster, type TestCluster } from '../../../sandbox/test-cluster.js';
import { describeDiff, type ServerDiff, summarizeDiff } from '../../../src/core/apply/server-diff.js';
import { tempFolder } from '../../support/folders.js';
import { aPlannedJob } from '../../support/planned-jobs.js';
import { type Admin, type Applying, apply, aPlan, aPlanOf, connectAdmin, tryOut } from './support.js';

const { skip, note } = await clusterSuite();

const ADMISSION = 'apis/admissionregistration.k8s.io/v1';
const IMAGE = 'spec.template.spec.containers[name=tuning].image';

/** What an admission webhook of a company would do: another registry, and Jobs that begin suspended. */
const MIRROR = {
  matchConstraints: {
    namespaceSelector: { matchLabels: { mirror: 'on' } },
    resourceRules: [{ apiGroups: ['batch'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['jobs'] }],
  },
  failurePolicy: 'Fail',
  reinvocationPolicy: 'Never',
  mutations: [
    {
      patchType: 'JSONPatch',
      jsonPatch: {
        expression:
          '[JSONPatch{op: "replace", path: "/spec/template/spec/containers/0/image", value: "mirror.example/tuning:1"}, JSONPatch{op: "add", path: "/spec/suspend", value: true}]',
      },
    },
  ],
};

/** What a company's policy may put into every container: credentials, in every place where one can stand. */
const INJECT = {
  ...MIRROR,
  matchConstraints: {
    ...MIRROR.matchConstraints,
    namespaceSelector: { matchLabels: { inject: 'on' } },
  },
  mutations: [
    {
      patchType: 'JSONPatch',
      jsonPatch: {
        expression: `[
          JSONPatch{op: "replace", path: "/spec/template/spec/containers/0/command/1", value: "hunter5-of-the-policy"},
          JSONPatch{op: "add", path: "/spec/template/spec/containers/0/args/-", value: "--token=hunter6-of-the-policy"},
          JSONPatch{op: "replace", path: "/spec/template/spec/containers/0/env/0/value", value: "hunter7-of-the-policy"},
          JSONPatch{op: "add", path: "/spec/template/spec/containers/0/env/-", value: Object.spec.template.spec.containers.env{name: "ADDED", value: "hunter8-of-the-policy"}},
          JSONPatch{op: "add", path: "/spec/template/spec/containers/-", value: Object.spec.template.spec.containers{
            name: "proxy", image: "proxy:1", args: ["--key", "hunter9-of-the-policy"],
            env: [Object.spec.template.spec.containers.env{name: "KEY", value: "hunter10-of-the-policy"}]
          }}
        ]`,
      },
    },
  ],
};

describe.skipIf(skip)(`the diff of a plan with a real API server${note}`, () => {
  let cluster: TestCluster;
  let admin: Admin;
  const folder = mkdtempSync(join(tmpdir(), 'tuning-diff-'));

  beforeAll(async () => {
    cluster = await startTestCluster({ nodes: 1 });
    admin = await connectAdmin(cluster, folder);
  }, 1_800_000);

  afterAll(async () => {
    await admin?.close();
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function diffOf(plan: Applying['plan']): Promise<ServerDiff> {
    const tried = await tryOut({ kubeconfig: cluster.kubeconfig, plan, folder: tempFolder() });
    if (!tried.asked) throw new Error(tried.why);
    expect(tried.preflight.refusals).toEqual([]);
    return summarizeDiff(tried.preflight.compared);
  }

  it('finds none in a generated plan, whatever the server adds by itself', async () => {
    const plan = aPlan(await admin.namespace());
    const diff = await diffOf(plan);
    expect(diff).toEqual({ fields: [], more: 0, compared: 3 });
    expect(describeDiff(diff, 3)).toEqual(['every field is or would be as planned']);
  });

  it('finds what an admission policy would change, once for all Jobs', async () => {
    const namespace = await admin.namespace({ mirror: 'on' });
    await admin.create(`${ADMISSION}/mutatingadmissionpolicies`, { metadata: { name: 'mirror' }, spec: MIRROR });
    await admin.create(`${ADMISSION}/mutatingadmissionpolicybindings`, {
      metadata: { name: 'mirror' },
      spec: { policyName: 'mirror' },
    });
    const jobs = ['a', 'b'].map((name) => aPlannedJob(name, { namespace, spec: { suspend: false } }));
    // A policy takes effect a moment after it has been created.
    const fields = await vi.waitFor(async () => {
      const diff = await diffOf(aPlanOf(...jobs));
      expect(diff.fields).toHaveLength(2);
      return diff.fields;
    }, 30_000);
    expect(fields).toContainEqual({
      path: IMAGE,
      isThere: false,
      jobs: 2,
      first: 'a',
      planned: '"registry.example/tuning:1.0"',
      onServer: '"mirror.example/tuning:1"',
    });
    expect(fields).toContainEqual(
      expect.objectContaining({ path: 'spec.suspend', planned: 'false', onServer: 'true' }),
    );
    expect(await admin.jobs(namespace)).toEqual([]);
  });

  it('tells of command, arguments and variables that a policy changes only that they differ', async () => {
    const namespace = await admin.namespace({ inject: 'on' });
    await admin.create(`${ADMISSION}/mutatingadmissionpolicies`, { metadata: { name: 'inject' }, spec: INJECT });
    await admin.create(`${ADMISSION}/mutatingadmissionpolicybindings`, {
      metadata: { name: 'inject' },
      spec: { policyName: 'inject' },
    });
    const container = {
      command: ['python', 'hunter2-of-the-plan'],
      args: ['--password=hunter3-of-the-plan'],
      env: [{ name: 'TOKEN', value: 'hunter4-of-the-plan' }],
    };
    const jobs = ['a', 'b'].map((name) => aPlannedJob(name, { namespace, container }));
    const diff = await vi.waitFor(async () => {
      const found = await diffOf(aPlanOf(...jobs));
      expect(found.fields).not.toEqual([]);
      return found;
    }, 30_000);
    const own = 'spec.template.spec.containers[name=tuning]';
    expect(describeDiff(diff, 2).sort()).toEqual([
      'spec.template.spec.containers[name=proxy] would be {"name":"proxy","image":"proxy:1","args":"(2 values, not shown)","env":["KEY"],…, planned is nothing, in 2 jobs, such as a',
      `${own}.args would be (2 values, not shown), planned is (1 value, not shown), in 2 jobs, such as a`,
      `${own}.command would be (2 values, not shown), planned is (2 values, not shown), in 2 jobs, such as a`,
      `${own}.env[name=ADDED] would be (not shown), planned is nothing, in 2 jobs, such as a`,
      `${own}.env[name=TOKEN].value would be (not shown), planned is (not shown), in 2 jobs, such as a`,
    ]);
    expect(JSON.stringify(diff)).not.toMatch(/hunter/);
  });

  it('finds in what a Job that is there differs, what can be changed included, and shows no value of a variable', async () => {
    const namespace = await admin.namespace();
    const planned = (value: string, backoffLimit: number) =>
      aPlannedJob('a', { namespace, spec: { backoffLimit }, container: { env: [{ name: 'TOKEN', value }] } });
    await apply({ kubeconfig: cluster.kubeconfig, plan: aPlanOf(planned('hunter2', 1)), folder: tempFolder() });
    const diff = await diffOf(aPlanOf(planned('hunter3', 2)));
    expect(describeDiff(diff, 1)).toEqual([
      'spec.backoffLimit is 1, planned is 2, in job a; it is left as it is',
      'spec.template.spec.containers[name=tuning].env[name=TOKEN].value is (not shown), planned is (not shown), in job a; it is left as it is',
    ]);
    expect(JSON.stringify(diff)).not.toContain('hunter');
  });
});
