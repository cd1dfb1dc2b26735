import { describe, expect, it } from 'vitest';
import { type ObserveCluster, observeCluster } from '../../../src/adapters/kubernetes/monitor/observe-cluster.js';
import type { ClusterSnapshot } from '../../../src/core/monitor/snapshot.js';
import { answering, kubeconfigFor, serve } from './fault-server.js';

function observe(kubeconfig: string, changes: Partial<ObserveCluster> = {}): Promise<ClusterSnapshot> {
  return observeCluster({
    target: { kubeconfig },
    env: { HOME: '/nowhere' },
    namespace: 'trading-bots',
    labelSelector: 'app=arbitrage-tuning',
    expectedJobs: [],
    now: () => new Date(0),
    signal: new AbortController().signal,
    ...changes,
  });
}

describe('observeCluster', () => {
  it.each([
    [
      401,
      { kind: 'Status', message: 'Unauthorized' },
      'the credentials are missing, expired or wrong (401 Unauthorized)',
    ],
    [
      403,
      { kind: 'Status', message: 'jobs.batch is forbidden' },
      'the credentials do not allow it (403: jobs.batch is forbidden)',
    ],
    [
      404,
      { kind: 'Status', message: 'namespaces "trading-bots" not found' },
      'what was asked for does not exist (404: namespaces "trading-bots" not found)',
    ],
    [503, 'busy', 'its server answered 503: the API server answered 503'],
  ])('calls a cluster that answers %d unreachable and says why', async (status, body, cause) => {
    const snapshot = await observe(kubeconfigFor(await serve(answering(status, body))));
    expect(snapshot).toMatchObject({ observed: false, jobs: [], problem: { reason: 'ClusterUnreachable' } });
    expect(snapshot.problem?.message).toBe(`The cluster of context test could not be observed: ${cause}.`);
    expect(JSON.stringify(snapshot)).not.toContain('TOKEN');
  });

  it('calls a cluster where nothing listens unreachable', async () => {
    const snapshot = await observe(kubeconfigFor('http://127.0.0.1:1'));
    expect(snapshot.problem?.message).toContain('nothing listens at its address');
  });

  describe('after Jobs were applied', () => {
    const applied = { expectedJobs: ['a', 'b'] };

    it.each([
      ['refuses', answering(403, { kind: 'Status', message: 'jobs.batch is forbidden' }), 'ClusterUnusable'],
      ['is busy', answering(503, 'busy'), 'Unavailable'],
    ] as const)('fails where the server %s: what was not observed is no verdict', async (_, listener, type) => {
      const kubeconfig = kubeconfigFor(await serve(listener));
      await expect(observe(kubeconfig, applied)).rejects.toMatchObject({
        type,
        message: expect.stringMatching(/^Expected to see the 2 jobs that were applied\. The cluster of context test /),
      });
    });

    it('fails where no cluster is configured any more', async () => {
      const looking = observe('', { ...applied, target: {} });
      await expect(looking).rejects.toMatchObject({ type: 'ClusterUnusable' });
    });

    it('calls the time up, which is a verdict, where the waiting is over', async () => {
      const snapshot = await observe(kubeconfigFor('http://127.0.0.1:1'), { ...applied, waitExpired: true });
      expect(snapshot).toMatchObject({ observed: false, waitTimedOut: true });
    });
  });

  it('follows every page of a list', async () => {
    const job = (name: string) => ({ metadata: { name, uid: `uid-${name}` }, spec: {}, status: { active: 1 } });
    const queries: string[] = [];
    const server = await serve((request, response) => {
      const url = new URL(request.url ?? '', 'http://x');
      if (!url.pathname.endsWith('/jobs')) return void response.end(JSON.stringify({ metadata: {}, items: [] }));
      queries.push(url.search);
      const second = url.searchParams.get('continue') === 'next';
      response.end(JSON.stringify({ metadata: second ? {} : { continue: 'next' }, items: [job(second ? 'b' : 'a')] }));
    });
    const snapshot = await observe(kubeconfigFor(server));
    expect(snapshot.jobs.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(queries).toHaveLength(2);
    expect(queries[0]).toContain('labelSelector=app%3Darbitrage-tuning');
  });
});
