import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, connectApi } from '../../../sandbox/api.js';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.js';
import { appendRecord } from '../../../src/adapters/files/history/history-file.js';
import { addAlertsCommand } from '../../../src/cli/commands/alerts.js';
import { sandboxSuite } from '../../sandbox/support.js';
import { type FakeReceiver, SECRET_PATH, startReceiver } from '../../support/receiver.js';
import { runCommand } from '../../support/run-command.js';
import { aRecordDraft } from '../../support/runs.js';

const { skip, note } = await sandboxSuite();

describe.skipIf(skip)(`a webhook URL in a Kubernetes Secret${note}`, () => {
  let sandbox: Sandbox;
  let api: Api;
  let receiver: FakeReceiver;
  let cwd: string;

  beforeAll(async () => {
    sandbox = await startSandbox({ nodes: 1 });
    api = connectApi(sandbox.kubeconfig);
    receiver = await startReceiver();
    cwd = await mkdtemp(join(tmpdir(), 'alerts-secret-'));
    await appendRecord({ file: join(cwd, 'h.jsonl'), draft: aRecordDraft('a', { health: 'ERROR' }), now: new Date() });
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'hook' }, stringData: { url: receiver.url } };
    const { status } = await api.call('/api/v1/namespaces/default/secrets', { method: 'POST', body: secret });
    if (status !== 201) throw new Error(`The Secret was not created: ${status}`);
  }, 1_800_000);

  afterAll(async () => {
    await receiver?.close();
    await api?.close();
    await sandbox?.stop();
    if (cwd !== undefined) await rm(cwd, { recursive: true, force: true });
  });

  async function send(reference: string, { kubeconfig = sandbox.kubeconfig, env = {} } = {}) {
    const flags = ['--history-file', 'h.jsonl', '--no-dry-run', '--kubeconfig', kubeconfig];
    const grant = ['--allow-host', '127.0.0.1', '--allow-http'];
    const args = ['alerts', ...flags, '--channel', `webhook=${reference}`, ...grant];
    const result = await runCommand({ add: addAlertsCommand, args, cwd, env });
    expect(result.out + result.err).not.toContain(SECRET_PATH);
    return result;
  }

  it('is refused with a sentence where it is not there, or has no such key', async () => {
    expect(await send('secret:default/absent/url')).toMatchObject({
      code: 2,
      out: expect.stringMatching(/refused \(Expected to read secret:default\/absent\/url, but .+404/),
    });
    expect((await send('secret:default/hook/other')).out).toContain('to have the key other, but it has not');
  });

  it('is refused where these credentials may not read it', async () => {
    const config = JSON.parse(await readFile(sandbox.kubeconfig, 'utf8')) as { users: { user: object }[] };
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'nobody' } };
    await api.call('/api/v1/namespaces/default/serviceaccounts', { method: 'POST', body: account });
    const asked = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
    const path = '/api/v1/namespaces/default/serviceaccounts/nobody/token';
    const { body } = (await api.call(path, { method: 'POST', body: asked })) as { body: { status: { token: string } } };
    const kubeconfig = join(cwd, 'nobody');
    const users = config.users.map((user) => ({ ...user, user: { token: body.status.token } }));
    await writeFile(kubeconfig, JSON.stringify({ ...config, users }));
    const { out, code } = await send('secret:default/hook/url', { kubeconfig });
    expect(out).toMatch(/secrets "hook" is forbidden/);
    expect(out).toContain('Grant the worker get on this Secret.');
    expect([code, out.includes(body.status.token)]).toEqual([2, false]);
  });

  it('is refused by a policy that grants another one, without asking the cluster', async () => {
    const env = { TUNING_PIPELINE_SECRET_REFS: 'secret:default/hook/url', TUNING_PIPELINE_NAMESPACES: 'other' };
    expect((await send('secret:default/hook/url', { env })).out).toContain('to allow namespace default');
    const { out } = await send('secret:default/hook/url', { env: { TUNING_PIPELINE_SECRET_REFS: 'env:*' } });
    expect(out).toContain('to allow secret reference secret:default/hook/url');
    expect(receiver.received).toEqual([]);
  });

  it('is read when the message is sent', async () => {
    expect(await send('secret:default/hook/url')).toMatchObject({ code: 0 });
    expect(receiver.received.map(({ path }) => receiver.url.endsWith(path))).toEqual([true]);
  });
});
