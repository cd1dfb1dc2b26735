import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Api, connectApi } from '../../../sandbox/api.js';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.js';
import { openLedger } from '../../../src/adapters/files/run-folder/ledger-file.js';
import { openEndings } from '../../../src/adapters/files/history/open-endings.js';
import type { ObserveCluster } from '../../../src/adapters/kubernetes/monitor/observe-cluster.js';
import { LEDGER_VERSION } from '../../../src/core/ledger.js';
import { StageError } from '../../../src/core/errors.js';
import { createEndings, type Endings } from '../../../src/core/monitor/endings.js';
import type { MonitorProgress } from '../../../src/core/monitor/progress.js';
import { isFinished } from '../../../src/core/observed/conditions.js';
import { sandboxSuite } from '../../sandbox/support.js';
import { tempFolder } from '../../support/folders.js';
import { compactEtcd, createNamespace, type Namespace, startServerAgain } from './support.js';

const { skip, note } = await sandboxSuite();

describe.skipIf(skip)(`waiting for Jobs on a real cluster${note}`, () => {
  let sandbox: Sandbox;
  let api: Api;
  let namespace: Namespace;

  beforeAll(async () => {
    sandbox = await startSandbox({ nodes: 5 });
    api = connectApi(sandbox.kubeconfig);
  }, 1_800_000);

  afterAll(async () => {
    await api?.close();
    await sandbox?.stop();
  });

  /** Waits for the Jobs of the namespace; `reports` fills meanwhile, and `until` resolves when one of them fits. */
  function wait(options: Partial<ObserveCluster> & { limitMs?: number; isKnown?: boolean } = {}) {
    const { limitMs = 50_000, isKnown = false, ...rest } = options;
    const reports: MonitorProgress[] = [];
    let wake = () => {};
    const ended = namespace.observe({
      ...rest,
      wait: {
        until: new Date(Date.now() + limitMs),
        isKnown,
        report: (progress) => {
          reports.push(progress);
          wake();
        },
      },
    });
    // A failed wait must not leave `until` waiting for ever.
    void ended.catch(() => undefined).then(() => wake());
    const until = async (fits: (progress: MonitorProgress) => boolean): Promise<void> => {
      while (!reports.some(fits)) await new Promise<void>((resolve) => (wake = resolve));
    };
    return { ended, reports, until };
  }

  /** A ledger as apply leaves it behind. */
  async function writeLedger(created: { name: string; uid: string }[]): Promise<string> {
    const file = join(tempFolder(), 'ledger', 'run-1.jsonl');
    const ledger = await openLedger(file);
    await ledger.append(created.map(({ name, uid }) => ({ v: LEDGER_VERSION, kind: 'created', at: '', name, uid })));
    await ledger.close();
    return file;
  }

  async function open(file: string): Promise<Endings> {
    const endings = await openEndings(file, () => new Date());
    onTestFinished(() => endings.close());
    return endings;
  }
  const ends = (name: string, after = '1s') => ({ name, annotations: { after } });
  const hangs = (name: string) => ({ name, annotations: { outcome: 'hang' } });

  it('waits for 200 Jobs while the API server is killed and comes back', async () => {
    namespace = await createNamespace(sandbox, api);
    const names = Array.from({ length: 200 }, (_, index) => `job-${index}`);
    await namespace.createJobs(...names.map((name, index) => ends(name, index < 100 ? '1s' : '12s')));
    const { ended, reports, until } = wait({ expectedJobs: names, isKnown: true, limitMs: 100_000 });
    await until(({ jobs, finished }) => jobs === 200 && finished >= 20);
    await sandbox.stopServer();
    await until(({ trouble }) => trouble !== undefined);
    await startServerAgain(sandbox);
    const snapshot = await ended;
    expect(snapshot).toMatchObject({ observed: true, waitTimedOut: false });
    expect(snapshot.jobs.filter(isFinished)).toHaveLength(200);
    expect(snapshot.pods).toHaveLength(200);
    expect(reports.at(-1)).toEqual({ version: 1, jobs: 200, finished: 200, failed: 0 });
  }, 120_000);

  it('lists anew when what it would resume from is gone from etcd', async () => {
    namespace = await createNamespace(sandbox, api);
    await namespace.createJobs(ends('soon', '0s'), ends('late', '6s'));
    const { ended, reports, until } = wait();
    await until(({ finished }) => finished === 1);
    await sandbox.stopServer();
    await compactEtcd(sandbox);
    await startServerAgain(sandbox);
    expect((await ended).jobs.filter(isFinished)).toHaveLength(2);
    // The outage is trouble; that the place was too old is not.
    expect(reports.filter(({ trouble }) => trouble?.includes('410'))).toEqual([]);
  });

  it('ends at once where nothing matches and nothing is expected, or all that match have ended', async () => {
    namespace = await createNamespace(sandbox, api);
    expect((await wait().ended).jobs).toEqual([]);
    await namespace.createJobs(ends('only', '0s'));
    await wait().ended;
    // Nothing changes any more: a wait that did not end by itself would end when its time is up, and say so.
    const snapshot = await wait().ended;
    expect(snapshot.jobs.filter(isFinished)).toHaveLength(1);
    expect(snapshot.waitTimedOut).toBe(false);
  });

  it('knows from the ledger how a Job ended that its TTL has removed, in this attempt and in the next', async () => {
    namespace = await createNamespace(sandbox, api);
    const breaks = {
      name: 'breaks',
      annotations: { outcome: 'oom-killed', after: '0s' },
      spec: { ttlSecondsAfterFinished: 0, backoffLimit: 0 },
    };
    const created = await namespace.createJobs(breaks, ends('later', '4s'));
    const file = await writeLedger(created);
    const snapshot = await wait({ endings: await open(file), expectedJobs: ['breaks', 'later'] }).ended;
    expect(await namespace.jobNames()).toEqual(['later']);
    const gone = snapshot.jobs.find(({ name }) => name === 'breaks');
    expect(gone).toMatchObject({ fromLedger: true, uid: created[0]?.uid });
    expect(gone?.conditions.some(({ type, status }) => type === 'Failed' && status === 'True')).toBe(true);
    expect(snapshot.pods.find(({ jobUid }) => jobUid === gone?.uid)?.containers[0]?.state.terminated?.reason).toBe(
      'OOMKilled',
    );
    expect(snapshot.jobs.find(({ name }) => name === 'later')?.fromLedger).toBe(false);

    const next = await namespace.observe({ endings: await open(file), expectedJobs: ['breaks', 'later'] });
    expect(next.jobs.map(({ name, fromLedger }) => [name, fromLedger])).toEqual([
      ['later', false],
      ['breaks', true],
    ]);
  });

  it('writes an ending before it reports it, and once however often it is seen', async () => {
    namespace = await createNamespace(sandbox, api);
    const file = await writeLedger(await namespace.createJobs(ends('a', '0s'), ends('b')));
    const endedLines = () =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.includes('"kind":"ended"'));
    const seen: [reported: number, written: number][] = [];
    await namespace.observe({
      endings: await open(file),
      wait: {
        until: new Date(Date.now() + 50_000),
        isKnown: false,
        report: ({ finished }) => seen.push([finished, endedLines().length]),
      },
    });
    expect(seen.at(-1)).toEqual([2, 2]);
    expect(seen.every(([reported, written]) => written >= reported)).toBe(true);
    await namespace.observe({ endings: await open(file) });
    expect(endedLines()).toHaveLength(2);
  });

  it('does not make up an ending for a Job that was deleted without one', async () => {
    namespace = await createNamespace(sandbox, api);
    const file = await writeLedger(await namespace.createJobs(hangs('deleted'), ends('stays', '3s')));
    const { ended, until } = wait({ endings: await open(file), expectedJobs: ['deleted', 'stays'] });
    await until(({ jobs }) => jobs === 2);
    await namespace.deleteJob('deleted');
    const snapshot = await ended;
    expect(snapshot.jobs.map(({ name }) => name)).toEqual(['stays']);
    expect(snapshot.expectedJobs).toEqual(['deleted', 'stays']);
    expect(readFileSync(file, 'utf8')).not.toMatch(/"kind":"ended".*"name":"deleted"|"name":"deleted".*"kind":"ended"/);
  });

  it('waits for a Job that must exist although the selector does not find it', async () => {
    namespace = await createNamespace(sandbox, api);
    await namespace.createJobs({ ...ends('stray', '2s'), labels: { app: 'renamed' } });
    const snapshot = await wait({ expectedJobs: ['stray'] }).ended;
    expect(snapshot.jobs.map((job) => [job.name, isFinished(job)])).toEqual([['stray', true]]);
    expect(snapshot.waitTimedOut).toBe(false);
  });

  it('keeps no ledger for a run that created no Jobs', async () => {
    namespace = await createNamespace(sandbox, api);
    await namespace.createJobs(ends('a', '1s'));
    const file = join(tempFolder(), 'ledger', 'run-1.jsonl');
    await wait({ endings: await open(file) }).ended;
    expect(existsSync(file)).toBe(false);
  });

  it('fails when an ending can not be recorded, and does not blame the cluster', async () => {
    namespace = await createNamespace(sandbox, api);
    const [created] = await namespace.createJobs(ends('a', '0s'));
    const full = new StageError({ type: 'Unavailable', message: 'The disk is full.' });
    const endings = createEndings({
      ledger: new Map([['a', { uid: created?.uid ?? '' }]]),
      append: () => Promise.reject(full),
      now: () => new Date(),
    });
    await expect(wait({ endings }).ended).rejects.toBe(full);
  });

  it('ends when its time is up, with a last look that says so', async () => {
    namespace = await createNamespace(sandbox, api);
    await namespace.createJobs(hangs('endless'), ends('quick', '0s'));
    const startedAt = performance.now();
    const snapshot = await wait({ limitMs: 3_000 }).ended;
    // At least: a busy machine takes longer. The rest of the 3 s is what clocks are rounded by.
    expect(performance.now() - startedAt).toBeGreaterThan(2_900);
    expect(snapshot).toMatchObject({ observed: true, waitTimedOut: true });
    expect(snapshot.jobs.map(({ name }) => name).sort()).toEqual(['endless', 'quick']);
    const last = await namespace.observe({ waitExpired: true });
    expect(last.waitTimedOut).toBe(true);
  });

  it('stops at once when it is cancelled, and leaves the Jobs', async () => {
    namespace = await createNamespace(sandbox, api);
    await namespace.createJobs(hangs('goes-on'));
    const cancel = new AbortController();
    const { ended, until } = wait({ signal: cancel.signal });
    await until(({ jobs }) => jobs === 1);
    cancel.abort(new Error('cancelled'));
    // A wait that goes on in spite of it ends with a snapshot, when its time is up.
    await expect(ended).rejects.toThrow('cancelled');
    expect(await namespace.jobNames()).toEqual(['goes-on']);
  });

  it('calls a cluster that is away unreachable at once, unless it knows that there is one', async () => {
    namespace = await createNamespace(sandbox, api);
    await namespace.createJobs(ends('a', '0s'));
    await sandbox.stopServer();
    const unknown = await wait().ended;
    expect(unknown).toMatchObject({ observed: false, waitTimedOut: false, problem: { reason: 'ClusterUnreachable' } });
    const expired = await wait({ isKnown: true, limitMs: 1_500 }).ended;
    expect(expired).toMatchObject({ observed: false, waitTimedOut: true, problem: { reason: 'ClusterUnreachable' } });
    const { ended, until } = wait({ isKnown: true });
    await until(({ trouble }) => trouble !== undefined);
    await startServerAgain(sandbox);
    expect(await ended).toMatchObject({ observed: true, jobs: [{ name: 'a' }] });
  });
});
