import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWrites } from '../../sandbox/audit-log.js';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.js';
import { type Client, connect, eventually, renderJob, sandboxSuite } from './support.js';

const { skip, note } = await sandboxSuite();

describe.skipIf(skip)(`the control plane of a sandbox${note}`, () => {
  let sandbox: Sandbox;
  let client: Client;

  beforeAll(async () => {
    sandbox = await startSandbox({ nodes: 3 });
    client = connect(sandbox.kubeconfig);
  }, 1_800_000);

  afterAll(async () => {
    await client?.close();
    await sandbox?.stop();
  });

  const kubectl = (...args: string[]): string =>
    execFileSync(sandbox.kubectl, args, {
      env: { KUBECONFIG: sandbox.kubeconfig, HOME: sandbox.folder },
      encoding: 'utf8',
      stdio: 'pipe',
    });

  it('is Kubernetes v1.37.2 on loopback, with a kubectl of the same version', () => {
    const { clientVersion, serverVersion } = JSON.parse(kubectl('version', '-o', 'json')) as Record<
      string,
      { gitVersion: string }
    >;
    expect(clientVersion?.gitVersion).toBe('v1.37.2');
    expect(serverVersion?.gitVersion).toBe('v1.37.2');
    expect(sandbox.server).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  });

  it('has as many ready nodes as asked for, and nothing of its own in the default namespace', () => {
    expect(kubectl('get', 'nodes', '--no-headers').match(/\bReady\b/g)).toHaveLength(3);
    expect(kubectl('get', 'pods,jobs,events', '-o', 'name')).not.toContain('pod/');
  });

  it('runs a Job to Complete', async () => {
    await client.createJob({ name: 'completes' });
    const job = await eventually(async () => {
      const read = await client.readJob('completes');
      expect(read.status.conditions).toContainEqual(expect.objectContaining({ type: 'Complete', status: 'True' }));
      return read;
    });
    expect(job.status.succeeded).toBe(1);
  });

  it('refuses a service account that RBAC grants nothing', () => {
    const token = kubectl('create', 'token', 'default').trim();
    const server = ['--kubeconfig=/dev/null', '--insecure-skip-tls-verify', `--server=${sandbox.server}`];
    const list = (): string => kubectl(...server, `--token=${token}`, 'get', 'jobs');
    expect(list).toThrow(/Forbidden.*system:serviceaccount:default:default/);
  });

  it('has one line for each write in its audit log, and none for reads, dry runs, reviews and refusals', async () => {
    const before = readWrites(sandbox.auditLog).length;
    const jobs = '/apis/batch/v1/namespaces/default/jobs';
    const review = { spec: { resourceAttributes: { verb: 'create', resource: 'jobs', group: 'batch' } } };
    await client.api.call(jobs);
    await client.api.call(`${jobs}?dryRun=All`, { method: 'POST', body: renderJob({ name: 'dry' }) });
    await client.api.call(jobs, { method: 'POST', body: renderJob({ name: 'Not a Name' }) });
    await client.api.call('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      method: 'POST',
      body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', ...review },
    });
    expect(readWrites(sandbox.auditLog).slice(before)).toEqual([]);

    await client.createJob({ name: 'written', annotations: { after: '0s' } });
    await eventually(async () => expect((await client.readJob('written')).status.succeeded).toBe(1));
    expect(readWrites(sandbox.auditLog).slice(before)).toEqual([
      expect.objectContaining({
        user: 'sandbox-admin',
        verb: 'create',
        resource: 'batch/jobs',
        name: 'written',
        code: 201,
      }),
    ]);
  });

  it('keeps its objects through a crash of the API server', async () => {
    await client.createJob({ name: 'survives', annotations: { outcome: 'hang' } });
    await sandbox.stopServer();
    await expect(client.readJob('survives')).rejects.toThrow(/ECONN|closed/);
    await sandbox.startServer();
    await client.createJob({ name: 'after-the-crash', annotations: { after: '0s' } });
    await eventually(async () => expect((await client.readJob('after-the-crash')).status.succeeded).toBe(1));
    await eventually(async () => {
      expect((await client.listPods('survives')).map((pod) => pod.status.phase)).toEqual(['Running']);
    });
  });
});
