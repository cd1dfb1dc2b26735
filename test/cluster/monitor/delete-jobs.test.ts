import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, connectApi } from '../../../sandbox/api.js';
import { readWrites } from '../../../sandbox/audit-log.js';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.js';
import { type ClusterConnection, openConnection } from '../../../src/adapters/kubernetes/connect/connection.js';
import { deleteJobs } from '../../../src/adapters/kubernetes/apply/delete-jobs.js';
import { findKubeconfig } from '../../../src/adapters/kubernetes/connect/find-kubeconfig.js';
import { ORIGIN_ANNOTATION } from '../../../src/core/apply/origin.js';
import { eventually, sandboxSuite } from '../../sandbox/support.js';
import { createNamespace, type Namespace, startServerAgain } from './support.js';

const { skip, note } = await sandboxSuite();

describe.skipIf(skip)(`deleting what a run has created${note}`, () => {
  let sandbox: Sandbox;
  let api: Api;
  let connection: ClusterConnection;
  let namespace: Namespace;

  beforeAll(async () => {
    sandbox = await startSandbox({ nodes: 2 });
    api = connectApi(sandbox.kubeconfig);
    const found = await findKubeconfig({ target: { kubeconfig: sandbox.kubeconfig }, env: {} });
    if (found.source === 'none') throw new Error(found.message);
    connection = await openConnection(found);
  }, 1_800_000);

  afterAll(async () => {
    await connection?.close();
    await api?.close();
    await sandbox?.stop();
  });

  const hangs = (name: string, origin = 'run-1') => ({
    name,
    annotations: { outcome: 'hang' },
    ...(origin === '' ? {} : { jobAnnotations: { [ORIGIN_ANNOTATION]: origin } }),
  });

  function remove(jobs: { name: string; uid: string }[], options: { patienceMs?: number; namespace?: string } = {}) {
    const signal = new AbortController().signal;
    return deleteJobs({ connection, namespace: namespace.name, jobs, origin: 'run-1', signal, ...options });
  }

  it('takes the Jobs with their Pods, and leaves every other one', async () => {
    namespace = await createNamespace(sandbox, api);
    const created = await namespace.createJobs(hangs('mine-1'), hangs('mine-2'), hangs('other', 'run-2'));
    await eventually(async () => expect((await namespace.observe()).pods).toHaveLength(3));
    expect(await remove(created.slice(0, 2))).toEqual({ gone: 2, kept: [] });
    expect(await namespace.jobNames()).toEqual(['other']);
    await eventually(async () => expect(await namespace.podNames()).toEqual([expect.stringMatching(/^other-/)]));
  });

  it('counts a Job that is gone already, and leaves another one that has taken its name', async () => {
    namespace = await createNamespace(sandbox, api);
    await namespace.createJobs(hangs('replaced'));
    const before = readWrites(sandbox.auditLog).length;
    const jobs = [
      { name: 'replaced', uid: '00000000-0000-4000-8000-000000000000' },
      { name: 'gone', uid: '00000000-0000-4000-8000-000000000001' },
    ];
    expect(await remove(jobs)).toEqual({ gone: 2, kept: [] });
    expect(await namespace.jobNames()).toEqual(['replaced']);
    expect(readWrites(sandbox.auditLog).slice(before)).toEqual([]);
  });

  it('leaves a Job that has the mark of another run, though the ledger knows its uid', async () => {
    namespace = await createNamespace(sandbox, api);
    const jobs = await namespace.createJobs(hangs('mine'), hangs('foreign', 'run-2'), hangs('plain', ''));
    const why = 'it does not have the mark of this run any more';
    const { gone, kept } = await remove(jobs);
    expect(gone).toBe(1);
    expect(kept.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: 'foreign', why },
      { name: 'plain', why },
    ]);
    expect((await namespace.jobNames()).sort()).toEqual(['foreign', 'plain']);
  });

  it('takes a Job without a known uid only with the mark of its own run', async () => {
    namespace = await createNamespace(sandbox, api);
    await namespace.createJobs(hangs('marked', 'run-1'), hangs('foreign', 'run-2'), hangs('plain', ''));
    const jobs = ['marked', 'foreign', 'plain', 'never-sent'].map((name) => ({ name, uid: '' }));
    expect((await remove(jobs)).kept).toEqual([]);
    expect((await namespace.jobNames()).sort()).toEqual(['foreign', 'plain']);
  });

  it('waits for an API server that is away, but not for ever, and says what is left', async () => {
    namespace = await createNamespace(sandbox, api);
    const jobs = await namespace.createJobs(hangs('late'));
    await sandbox.stopServer();
    expect(await remove(jobs, { patienceMs: 1_500 })).toEqual({
      gone: 0,
      kept: [{ name: 'late', why: 'nothing listens at its address' }],
    });
    const removal = remove(jobs);
    await startServerAgain(sandbox);
    expect(await removal).toEqual({ gone: 1, kept: [] });
  });
});
