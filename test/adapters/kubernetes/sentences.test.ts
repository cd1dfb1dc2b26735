import { describe, expect, it } from 'vitest';
import { ClusterRequestError } from '../../../src/adapters/kubernetes/connect/connection.js';
import { CredentialsError } from '../../../src/adapters/kubernetes/connect/credentials-error.js';
import { runExecPlugin } from '../../../src/adapters/kubernetes/connect/exec-plugin.js';
import { explainUnreachable } from '../../../src/adapters/kubernetes/connect/explain-unreachable.js';
import { useCluster } from '../../../src/adapters/kubernetes/request/use-cluster.js';
import { classifyAnswer, findFault } from '../../../src/core/apply/classify-answer.js';
import { renderRefusals } from '../../../src/core/apply/refusal.js';
import { StageError } from '../../../src/core/errors.js';
import { answering, kubeconfigFor, serve } from './fault-server.js';
import { observeCluster } from '../../../src/adapters/kubernetes/monitor/observe-cluster.js';
import { sendPatiently } from '../../../src/adapters/kubernetes/request/send-patiently.js';
import { connectTo } from './fault-server.js';

const ENDS_TWICE = /[.?!…]\s*\.(?:\s|$)/;

/** How servers, proxies and the network end what they say. */
const SAID = ['it is so', 'it is so.', 'is it so?', 'it is so!', 'it is so...', 'it is so. ', ''];
const STATUSES = [400, 401, 403, 404, 409, 422, 429, 500, 503];

const errors = SAID.flatMap((said) => [
  ...STATUSES.map((status) => new ClusterRequestError(status, said)),
  new CredentialsError(said),
  new StageError({ type: 'InvalidInput', message: said }),
  new Error(said),
  Object.assign(new Error(said), { code: 'ERR_TLS_NEW_WORD' }),
  Object.assign(new Error(said), { code: 'ECONNREFUSED' }),
]);

describe('what is said about a cluster', () => {
  it('has one full stop at its end, whatever was wrong', () => {
    for (const error of errors) expect(`${explainUnreachable(error)}.`).not.toMatch(ENDS_TWICE);
  });

  it('has one full stop where the API server refuses or is away', () => {
    for (const status of STATUSES) {
      for (const message of SAID) {
        const response = { status, text: JSON.stringify({ message }), retryAfter: undefined };
        expect(`${findFault(response, 0)?.why ?? ''}.`).not.toMatch(ENDS_TWICE);
        const answer = classifyAnswer(response, 0);
        if (answer.kind !== 'refused') continue;
        expect(renderRefusals([{ object: 'job a', ...answer.refusal }]).join(' ')).not.toMatch(ENDS_TWICE);
      }
    }
  });

  it.each(['a missing plugin', 'a missing plugin with a hint'])('has one full stop for %s', async (what) => {
    const hint = what.endsWith('hint') ? { installHint: 'Install it. Will you?' } : {};
    const plugin = { apiVersion: 'client.authentication.k8s.io/v1', command: '/nowhere/plugin', ...hint };
    const failure = await runExecPlugin({ plugin, cluster: { server: 'https://x' }, env: {} }).catch(
      (error: unknown) => error,
    );
    expect(`${explainUnreachable(failure)}.`).not.toMatch(ENDS_TWICE);
  });

  it('has one full stop in the whole sentences of a look, a preflight and a write', async () => {
    const server = await serve(answering(500, { kind: 'Status', message: 'etcd is away. Is it?' }));
    const target = { kubeconfig: kubeconfigFor(server) };
    const { signal } = new AbortController();
    const looking = {
      target,
      env: {},
      namespace: 'n',
      labelSelector: 'a=b',
      expectedJobs: [],
      now: () => new Date(0),
      signal,
    };
    const sentences = [
      (await observeCluster(looking)).problem?.message ?? '',
      await useCluster(
        { found: { source: 'file', paths: [target.kubeconfig], context: 'test' }, env: {}, signal },
        async () => '',
      ).catch(String),
      await sendPatiently({
        connection: await connectTo(server),
        request: { method: 'GET', path: 'version', signal },
        limits: { tries: 1, budgetMs: 0 },
      }).catch(String),
    ];
    for (const sentence of sentences) {
      expect(sentence).toContain('etcd is away. Is it');
      expect(sentence).not.toMatch(ENDS_TWICE);
    }
  });
});
