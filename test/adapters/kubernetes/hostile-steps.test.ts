// Each answer of a whole apply, and of a deletion, spoiled in turn: nothing is written that was not decided, nothing is
// deleted that is not ours, and what went wrong is a named error or a sentence.

import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openConnection } from '../../../src/adapters/kubernetes/connect/connection.js';
import { deleteJob, JobKept } from '../../../src/adapters/kubernetes/apply/delete-job.js';
import { runPreflight } from '../../../src/adapters/kubernetes/apply/preflight.js';
import { runExecPlugin } from '../../../src/adapters/kubernetes/connect/exec-plugin.js';
import { CredentialsError } from '../../../src/adapters/kubernetes/connect/credentials-error.js';
import { ClusterUnusable, useCluster } from '../../../src/adapters/kubernetes/request/use-cluster.js';
import { ORIGIN_ANNOTATION } from '../../../src/core/apply/origin.js';
import { refusalError } from '../../../src/core/apply/refusal.js';
import { StageError } from '../../../src/core/errors.js';
import { answer, serve, writeKubeconfig } from '../../support/api-server.js';
import { expectUnpolluted, hostileJson, hostileText, MAX_SENTENCE } from '../../support/hostile.js';
import { aPlannedJob } from '../../support/planned-jobs.js';

const RUNS = { numRuns: 60 };
const ENV = { HOME: '/nowhere', PATH: process.env['PATH'] };
const JOB = { metadata: { name: 'theirs', uid: 'uid-1', annotations: { [ORIGIN_ANNOTATION]: 'another' } }, spec: {} };
const EVENT = {
  type: 'Normal',
  reason: 'SuccessfulCreate',
  message: 'm',
  lastTimestamp: '2026-11-23T02:00:00Z',
  involvedObject: { kind: 'Job', name: 'lost', uid: 'uid-2' },
};

interface Step {
  step: string;
  isIt: (method: string, url: string) => boolean;
  body: object;
}

const STEPS: Step[] = [
  { step: 'the list of jobs', isIt: (_, url) => /\/jobs\?/.test(url), body: { metadata: {}, items: [JOB] } },
  {
    step: 'the events of a lost job',
    isIt: (_, url) => url.includes('/events'),
    body: { metadata: {}, items: [EVENT] },
  },
  {
    step: 'the job that has a planned name',
    isIt: (method, url) => method === 'GET' && url.endsWith('/jobs/theirs'),
    body: JOB,
  },
  { step: 'a dry run of a job', isIt: (method) => method === 'PATCH', body: JOB },
  {
    step: 'a dry run of a Pod',
    isIt: (method, url) => method === 'POST' && url.includes('/pods'),
    body: { metadata: { uid: 'u' }, spec: {} },
  },
  { step: 'the namespace', isIt: (_, url) => /\/namespaces\/[^/?]+$/.test(url), body: { status: { phase: 'Active' } } },
  { step: 'a service account', isIt: (_, url) => url.includes('/serviceaccounts/'), body: { metadata: { name: 'a' } } },
];

/** A valid answer to every step but the spoiled one. */
async function spoiledServer(step: Step, exists: boolean) {
  let text = '';
  let writes = 0;
  const url = await serve((request, response) => {
    request.resume();
    const { method = '', url: asked = '' } = request;
    if (method === 'PATCH' && !asked.includes('dryRun')) writes += 1;
    if (step.isIt(method, asked)) return void response.writeHead(200).end(text);
    if (asked === '/version') return answer(response, 200, { gitVersion: 'v1.37.2' });
    if (asked.includes('selfsubject')) return answer(response, 201, { status: { allowed: true } });
    const known = STEPS.find(({ isIt }) => isIt(method, asked));
    const isList = known?.step === 'the list of jobs' && !exists;
    answer(response, 200, isList ? { metadata: {}, items: [] } : (known?.body ?? { metadata: {}, items: [] }));
  });
  const kubeconfig = writeKubeconfig(url);
  const found = { source: 'file' as const, paths: [kubeconfig], context: 'test' };
  return { found, spoil: (spoiled: string) => (text = spoiled), writes: () => writes };
}

function spoiled(body: object): fc.Arbitrary<string> {
  return fc.oneof(hostileJson(body), hostileJson(body), hostileText(JSON.stringify(body)));
}

describe('an apply that asks before it writes', () => {
  const rows = STEPS.flatMap((step) => [true, false].map((exists) => ({ ...step, exists })));
  it.each(rows)(
    'is told of $step in a sentence (names taken: $exists)',
    { timeout: 60_000 },
    async ({ exists, ...step }) => {
      const { found, spoil, writes } = await spoiledServer(step, exists);
      await fc.assert(
        fc.asyncProperty(spoiled(step.body), async (text) => {
          spoil(text);
          // A fault is waited for: what lasts is cut short here.
          const signal = AbortSignal.timeout(400);
          try {
            const { refusals, warnings } = await useCluster({ found, env: ENV, signal }, (connection) =>
              runPreflight({
                connection,
                origin: 'run-1',
                signal,
                namespace: 'trading-bots',
                jobs: [aPlannedJob('theirs'), aPlannedJob('lost', { podSpec: { serviceAccountName: 'a' } })],
                ledger: new Map([['lost', { uid: '', intendedAt: '2026-11-23T02:00:00Z' }]]),
                wait: true,
                compares: true,
              }),
            );
            const told = refusalError(refusals, { written: 0 }).message + warnings.join('');
            expect(told.length).toBeLessThan(4 * MAX_SENTENCE);
          } catch (error) {
            if (signal.aborted) return;
            expect(error instanceof ClusterUnusable || error instanceof StageError).toBe(true);
            expect((error as Error).message.length).toBeLessThan(MAX_SENTENCE);
          }
        }),
        { numRuns: 25 },
      );
      expect(writes()).toBe(0);
      expectUnpolluted();
    },
  );
});

describe('a deletion', () => {
  it('is of a Job that is shown to be ours, whatever else is answered', { timeout: 60_000 }, async () => {
    const own = { metadata: { uid: 'uid-1', annotations: { [ORIGIN_ANNOTATION]: 'run-1' } } };
    let [shown, deleted] = ['', ''];
    let wasShown = '';
    const url = await serve((request, response) => {
      request.resume();
      if (request.method === 'DELETE') {
        wasShown = shown;
        return void response.writeHead(200).end(deleted);
      }
      response.writeHead(200).end(shown);
    });
    const connection = await openConnection({ source: 'file', paths: [writeKubeconfig(url)], context: 'test' });
    onTestFinished(() => connection.close());
    await fc.assert(
      fc.asyncProperty(spoiled(own), spoiled({ kind: 'Status', status: 'Success' }), async (found, gone) => {
        [shown, deleted, wasShown] = [found, gone, ''];
        try {
          await deleteJob({
            connection,
            namespace: 'n',
            name: 'a',
            uid: 'uid-1',
            origin: 'run-1',
            signal: AbortSignal.timeout(20_000),
            limits: { tries: 1, budgetMs: 0 },
          });
        } catch (error) {
          expect(error).toBeInstanceOf(JobKept);
          expect((error as JobKept).message.length).toBeLessThan(MAX_SENTENCE);
        }
        if (wasShown === '') return;
        const { metadata } = JSON.parse(wasShown) as typeof own;
        expect([metadata.uid, metadata.annotations[ORIGIN_ANNOTATION]]).toEqual(['uid-1', 'run-1']);
      }),
      RUNS,
    );
    expectUnpolluted();
  });
});

describe('a credential plugin', () => {
  it('is believed only where it has answered with a credential', { timeout: 60_000 }, async () => {
    const apiVersion = 'client.authentication.k8s.io/v1';
    const credential = {
      apiVersion,
      kind: 'ExecCredential',
      status: { token: 'PLANTED-token', expirationTimestamp: '2026-11-23T02:00:00Z' },
    };
    const script = 'process.stdout.write(Buffer.from(process.argv[1], "base64"))';
    await fc.assert(
      fc.asyncProperty(
        spoiled(credential).filter((text) => text.length < 60_000),
        async (text) => {
          const plugin = {
            apiVersion,
            command: process.execPath,
            args: ['-e', script, Buffer.from(text).toString('base64')],
          };
          try {
            const given = await runExecPlugin({ plugin, cluster: { server: 'http://127.0.0.1:1' }, env: ENV });
            expect([typeof given.token, typeof given.clientKeyData]).toContain('string');
          } catch (error) {
            expect(error).toBeInstanceOf(CredentialsError);
            expect((error as Error).message).not.toContain('PLANTED');
          }
        },
      ),
      { numRuns: 30 },
    );
    expectUnpolluted();
  });
});
