// Answers that no API server gives, and kubeconfigs that no tool writes: what comes of them is a verdict or a named
// error, whose sentence holds nothing of what a Secret holds.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openConnection } from '../../../src/adapters/kubernetes/connect/connection.js';
import { CredentialsError } from '../../../src/adapters/kubernetes/connect/credentials-error.js';
import { findKubeconfig, type FoundKubeconfig } from '../../../src/adapters/kubernetes/connect/find-kubeconfig.js';
import { observeCluster } from '../../../src/adapters/kubernetes/monitor/observe-cluster.js';
import { runPreflight } from '../../../src/adapters/kubernetes/apply/preflight.js';
import { readClusterSecret } from '../../../src/adapters/kubernetes/read-secret.js';
import { ClusterUnusable, useCluster } from '../../../src/adapters/kubernetes/request/use-cluster.js';
import type { Preflight } from '../../../src/core/apply/preflight.js';
import { evaluateHealth } from '../../../src/core/health/evaluate-health.js';
import { tempFolder } from '../../support/folders.js';
import { attemptLater, expectUnpolluted, hostileJson, hostileText, MAX_SENTENCE } from '../../support/hostile.js';
import { kubeconfigFor, rawJob, serve } from './fault-server.js';

const RUNS = { numRuns: 100 };
const NOWHERE = { HOME: '/nowhere' };
const SECRET = Buffer.from('https://hooks.example/PLANTED').toString('base64');

const POD = {
  metadata: { name: 'a-1', uid: 'uid-a-1', ownerReferences: [{ kind: 'Job', uid: 'uid-a' }] },
  spec: { nodeName: 'n' },
  status: {
    phase: 'Failed',
    containerStatuses: [{ name: 'c', restartCount: 1, state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }],
  },
};
const EVENT = {
  type: 'Warning',
  reason: 'Failed',
  message: 'm',
  involvedObject: { kind: 'Pod', name: 'a-1', uid: 'uid-a-1' },
};

/** Of no Jobs: all that it asks the server for before it looks at one. */
function preflightOn(found: FoundKubeconfig, signal: AbortSignal): Promise<Preflight> {
  const plan = { origin: 'o', namespace: 'trading-bots', jobs: [], ledger: new Map(), wait: true, compares: true };
  return useCluster({ found, env: NOWHERE, signal }, (connection) => runPreflight({ connection, signal, ...plan }));
}

function listOf(...items: object[]): object {
  return { metadata: { resourceVersion: '1' }, items };
}

/** The valid answer to a path, which is spoiled before it is sent. */
function bodyFor(url: string): object {
  if (url.includes('/version')) return { gitVersion: 'v1.37.2' };
  if (url.includes('selfsubject')) return { status: { allowed: true } };
  if (url.includes('/secrets/')) return { kind: 'Secret', data: { url: SECRET } };
  if (url.includes('/jobs')) return listOf(rawJob('a', { condition: 'Failed' }));
  if (url.includes('/pods')) return listOf(POD);
  if (url.includes('/events')) return listOf(EVENT);
  if (url.includes('/resourcequotas'))
    return listOf({ metadata: { name: 'q' }, status: { hard: { pods: '1' }, used: { pods: '1' } } });
  return { metadata: { name: 'trading-bots' }, status: { phase: 'Active' } };
}

/** A server of which one kind of answer at a time is spoiled. */
async function spoiledServer(): Promise<{
  kubeconfig: string;
  spoil(part: string, spoiled: string, date: string): void;
}> {
  let rule = { part: '', spoiled: '', date: '' };
  const origin = await serve((request, response) => {
    const url = request.url ?? '';
    const text = url.includes(rule.part) ? rule.spoiled : JSON.stringify(bodyFor(url));
    response.writeHead(200, { 'content-type': 'application/json', date: rule.date }).end(text);
  });
  return { kubeconfig: kubeconfigFor(origin), spoil: (part, spoiled, date) => (rule = { part, spoiled, date }) };
}

function spoiledAnswer(part: string): fc.Arbitrary<string> {
  const body = bodyFor(part);
  const text = JSON.stringify(body);
  return fc.oneof(hostileJson(body), hostileJson(body), hostileText(text));
}

const DATES = fc.constantFrom('Wed, 25 Nov 2026 09:00:00 GMT', 'yesterday', '', '275761');

describe('an answer that no API server gives', () => {
  it.each(['/namespaces/trading-bots?', '/jobs', '/pods', '/events'])('to %s is an observation', async (part) => {
    const { kubeconfig, spoil } = await spoiledServer();
    await fc.assert(
      fc.asyncProperty(spoiledAnswer(part), DATES, async (text, date) => {
        spoil(part.replace('?', ''), text, date);
        const snapshot = await observeCluster({
          target: { kubeconfig },
          env: NOWHERE,
          namespace: 'trading-bots',
          labelSelector: 'app=arbitrage-tuning',
          expectedJobs: [],
          now: () => new Date(0),
          signal: AbortSignal.timeout(20_000),
        });
        if (!snapshot.observed)
          expect(snapshot.problem?.message).toMatch(/^The cluster of context test could not be observed: [a-z]/);
        expect(snapshot.problem?.message.length ?? 0).toBeLessThan(MAX_SENTENCE);
        evaluateHealth(snapshot);
      }),
      RUNS,
    );
    expectUnpolluted();
  });

  it.each(['/version', 'selfsubject', '/jobs', '/resourcequotas'])(
    'to %s lets nothing be applied by chance',
    async (part) => {
      const { kubeconfig, spoil } = await spoiledServer();
      const found = await findKubeconfig({ target: { kubeconfig }, env: NOWHERE });
      await fc.assert(
        fc.asyncProperty(spoiledAnswer(part), async (text) => {
          spoil(part, text, '');
          const signal = AbortSignal.timeout(20_000);
          try {
            await preflightOn(found, signal);
          } catch (error) {
            expect(error).toBeInstanceOf(ClusterUnusable);
            expect((error as Error).message.length).toBeLessThan(MAX_SENTENCE);
          }
        }),
        RUNS,
      );
      expectUnpolluted();
    },
  );

  it('to a question for a Secret is named without a piece of it', async () => {
    const { kubeconfig, spoil } = await spoiledServer();
    await fc.assert(
      fc.asyncProperty(spoiledAnswer('/secrets/'), async (text) => {
        spoil('/secrets/', text, '');
        const read = await attemptLater(() =>
          readClusterSecret({
            secret: { namespace: 'n', name: 's', key: 'url' },
            target: { kubeconfig },
            env: NOWHERE,
          }),
        );
        if (read instanceof Error)
          for (const piece of [SECRET.slice(0, 8), SECRET.slice(-8)]) expect(read.message).not.toContain(piece);
      }),
      RUNS,
    );
    expectUnpolluted();
  });

  it('to a list, which begins again and again, ends', async () => {
    const origin = await serve((request, response) => {
      const body = { ...bodyFor(request.url ?? ''), metadata: { continue: 'again' } };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    const found = await findKubeconfig({ target: { kubeconfig: kubeconfigFor(origin) }, env: NOWHERE });
    const signal = AbortSignal.timeout(20_000);
    await expect(preflightOn(found, signal)).rejects.toBeInstanceOf(ClusterUnusable);
  });
});

describe('a kubeconfig that no tool writes', () => {
  it('is refused in a sentence without its credentials, or used', async () => {
    const config = {
      'current-context': 'test',
      contexts: [{ name: 'test', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1', 'proxy-url': 'http://127.0.0.1:1' } }],
      users: [{ name: 'u', user: { token: 'PLANTED-token', as: 'a', 'as-groups': ['g'] } }],
    };
    const path = join(tempFolder(), 'kubeconfig');
    await fc.assert(
      fc.asyncProperty(fc.oneof(hostileJson(config), hostileText(JSON.stringify(config))), async (text) => {
        writeFileSync(path, text);
        const outcome = await attemptLater(async () => {
          const found = await findKubeconfig({ target: { kubeconfig: path }, env: NOWHERE });
          if (found.source === 'none') return '';
          try {
            await (await openConnection(found, { env: NOWHERE })).close();
            return '';
          } catch (error) {
            if (error instanceof CredentialsError) return error.message;
            throw error;
          }
        });
        expect(outcome instanceof Error ? outcome.message : outcome).not.toContain('PLANTED-token');
      }),
      { numRuns: 300 },
    );
    expectUnpolluted();
  });
});
