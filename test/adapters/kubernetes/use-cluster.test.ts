import { describe, expect, it } from 'vitest';
import { findKubeconfig } from '../../../src/adapters/kubernetes/connect/find-kubeconfig.js';
import { ClusterUnusable, useCluster } from '../../../src/adapters/kubernetes/request/use-cluster.js';
import { StageError } from '../../../src/core/errors.js';
import { answer, serve, writeKubeconfig } from '../../support/api-server.js';

/** What the system says, under whatever was made of it. */
function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}

async function use(work: () => Promise<never>): Promise<never> {
  const server = await serve((_request, response) => answer(response, 200, { gitVersion: 'v1.37.2' }));
  const found = await findKubeconfig({ target: { kubeconfig: writeKubeconfig(server) }, env: {} });
  return useCluster({ found, env: {}, signal: new AbortController().signal }, work);
}

describe('useCluster', () => {
  it.each([
    { name: 'a full disk', type: 'Unavailable', code: 'ENOSPC' },
    { name: 'an outage in the middle of the work', type: 'Unavailable', code: 'ECONNREFUSED' },
  ] as const)('does not blame the cluster for $name, which may be tried again', async ({ type, code }) => {
    const fault = new StageError({ type, message: 'Expected something else.', cause: coded(code) });
    await expect(use(() => Promise.reject(fault))).rejects.toBe(fault);
  });

  it('says that a cluster can not be used where the network fails its work for good', async () => {
    await expect(use(() => Promise.reject(coded('ENOTFOUND')))).rejects.toBeInstanceOf(ClusterUnusable);
  });
});
