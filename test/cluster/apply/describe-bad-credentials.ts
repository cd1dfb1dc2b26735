import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../support/folders.js';
import { aPlan, apply, tryOut, writeUser } from './support.js';
import type { SuiteCluster } from './use-cluster.js';

/** Credentials that its cluster does not know, addresses where it is not: tests of preflight.test.ts, on its cluster. */
export function describeBadCredentials(cluster: SuiteCluster): void {
  describe('bad credentials and addresses', () => {
    it.each<[string, { user?: object; cluster?: object }, string]>([
      [
        'a token that nobody knows',
        { user: { token: 'SECRET' } },
        'the credentials are missing, expired or wrong (401 Unauthorized)',
      ],
      [
        'no credentials',
        { user: {} },
        'the credentials are missing: its server takes the request for an anonymous one (403)',
      ],
      [
        'an authority that has not signed the server',
        { user: { token: 'SECRET' }, cluster: { 'certificate-authority-data': undefined } },
        "its server's TLS certificate is not signed by the kubeconfig's authority",
      ],
      [
        'a server of another name',
        { user: { token: 'SECRET' }, cluster: { 'tls-server-name': 'other.example' } },
        "its server's TLS certificate is for another name than the kubeconfig's",
      ],
      [
        'an address where nothing listens',
        { user: {}, cluster: { server: 'https://127.0.0.1:1' } },
        'nothing listens at its address',
      ],
      [
        'a plugin that is not installed',
        { user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-plugin' } } },
        'its credential plugin no-such-plugin can not be started: it is not there, or is no program',
      ],
    ])('%s: one sentence, before any write', async (_what, { user = {}, cluster: changes = {} }, sentence) => {
      const namespace = await cluster.admin.namespace();
      const own = tempFolder();
      const kubeconfig = writeUser({
        kubeconfig: cluster.kubeconfig,
        folder: own,
        name: 'bad',
        user,
        cluster: changes,
      });
      const plan = aPlan(namespace);
      const failure = apply({ kubeconfig, plan, folder: own });
      await expect(failure).rejects.toMatchObject({
        type: 'ClusterUnusable',
        message: `Expected a cluster to apply to. The cluster of context test can't be used: ${sentence}.`,
      });
      expect(await tryOut({ kubeconfig, plan, folder: own })).toEqual({
        asked: false,
        why: `The cluster of context test can't be used: ${sentence}.`,
      });
      expect(await cluster.admin.jobs(namespace)).toEqual([]);
    });
  });
}
