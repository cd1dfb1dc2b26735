import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ClusterConnection, openConnection } from '../../../src/adapters/kubernetes/connect/connection.js';
import { patientGet } from '../../../src/adapters/kubernetes/request/patient-get.js';
import { explainUnreachable } from '../../../src/adapters/kubernetes/connect/explain-unreachable.js';
import { answer, serve, writeKubeconfig } from '../../support/api-server.js';
import { tempFolder } from '../../support/folders.js';

const { signal } = new AbortController();

async function open(kubeconfig: string, options: { execTimeoutMs?: number } = {}): Promise<ClusterConnection> {
  const found = { source: 'file' as const, paths: [kubeconfig], context: 'test' };
  const connection = await openConnection(found, { env: process.env, ...options });
  onTestFinished(() => connection.close());
  return connection;
}

const version = (connection: ClusterConnection) => connection.send({ method: 'GET', path: 'version', signal });

/** A server that accepts one token at a time, and the tokens that it was shown. */
async function aGuardedServer(): Promise<{ url: string; shown: string[]; accept(token: string): void }> {
  const shown: string[] = [];
  let accepted = '';
  const url = await serve((request, response) => {
    const token = request.headers.authorization ?? '';
    shown.push(token);
    answer(response, token === `Bearer ${accepted}` ? 200 : 401, {});
  });
  return { url, shown, accept: (token) => void (accepted = token) };
}

/** A plugin that gives token-1, token-2 and so on. */
function aCountingPlugin(expirationTimestamp?: string): { command: string; runs(): number } {
  const folder = tempFolder();
  const [command, count] = [join(folder, 'plugin'), join(folder, 'count')];
  const expiry = expirationTimestamp === undefined ? '' : `,"expirationTimestamp":"${expirationTimestamp}"`;
  const credential = `{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"token-'$n'"${expiry}}}`;
  writeFileSync(count, '');
  writeFileSync(command, `#!/bin/sh\necho x >> ${count}\nn=$(wc -l < ${count} | tr -d ' ')\necho '${credential}'\n`);
  chmodSync(command, 0o755);
  return { command, runs: () => readFileSync(count, 'utf8').length / 2 };
}

const exec = (command: string) => ({ exec: { apiVersion: 'client.authentication.k8s.io/v1', command } });

describe('a connection whose credentials expire', () => {
  it('reads a token file again when its token is refused', async () => {
    const { url, shown, accept } = await aGuardedServer();
    const tokenFile = join(tempFolder(), 'token');
    writeFileSync(tokenFile, 'one\n');
    accept('one');
    const connection = await open(writeKubeconfig(url, { tokenFile }));
    expect((await version(connection)).status).toBe(200);
    writeFileSync(tokenFile, 'two\n');
    accept('two');
    expect((await version(connection)).status).toBe(200);
    expect(shown).toEqual(['Bearer one', 'Bearer one', 'Bearer two']);
  });

  it('reads a kubeconfig again that a login has written anew', async () => {
    const { url, accept } = await aGuardedServer();
    const folder = tempFolder();
    const connection = await open(writeKubeconfig(url, { token: 'old' }, { folder }));
    writeKubeconfig(url, { token: 'new' }, { folder });
    accept('new');
    expect((await version(connection)).status).toBe(200);
  });

  it('asks a plugin once for many requests that are refused together', async () => {
    const { url, accept } = await aGuardedServer();
    const { command, runs } = aCountingPlugin();
    const connection = await open(writeKubeconfig(url, exec(command)));
    accept('token-2');
    const answers = await Promise.all(Array.from({ length: 10 }, () => version(connection)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(runs()).toBe(2);
  });

  it('asks a plugin before a token that is about to expire is used', async () => {
    const { url, shown, accept } = await aGuardedServer();
    const { command } = aCountingPlugin(new Date(Date.now() + 5_000).toISOString());
    const connection = await open(writeKubeconfig(url, exec(command)));
    accept('token-2');
    await version(connection);
    expect(shown).toEqual(['Bearer token-2']);
  });

  it('keeps a token that does not expire', async () => {
    const { url, accept } = await aGuardedServer();
    const { command, runs } = aCountingPlugin();
    accept('token-1');
    const connection = await open(writeKubeconfig(url, exec(command)));
    for (let asked = 0; asked < 3; asked += 1) await version(connection);
    expect(runs()).toBe(1);
  });

  it('gives the refusal after one renewal that did not help', async () => {
    const { url, shown } = await aGuardedServer();
    const connection = await open(writeKubeconfig(url, { token: 'TOKEN' }));
    expect((await version(connection)).status).toBe(401);
    expect(shown).toHaveLength(2);
    const failure = patientGet({ connection, path: 'version', signal }).catch(explainUnreachable);
    expect(await failure).toBe('the credentials are missing, expired or wrong (401 Unauthorized)');
  });

  it('renews for a stream as well', async () => {
    const { url, accept } = await aGuardedServer();
    const { command } = aCountingPlugin();
    const connection = await open(writeKubeconfig(url, exec(command)));
    accept('token-2');
    const { status, chunks } = await connection.stream('watch', { signal });
    for await (const _chunk of chunks);
    expect(status).toBe(200);
  });
});

describe('what a connection sends and gives', () => {
  it('asks as whom the kubeconfig impersonates, each group in a header of its own', async () => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      asked.push(...request.rawHeaders);
      answer(response, 200, {});
    });
    const user = {
      token: 'TOKEN',
      as: 'bob',
      'as-groups': ['dev', 'ops'],
      'as-user-extra': { 'example.org/scope': ['a'] },
    };
    await version(await open(writeKubeconfig(url, user)));
    const pairs = asked.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${asked[index + 1]}`] : []));
    expect(pairs).toEqual(
      expect.arrayContaining([
        'impersonate-user: bob',
        'impersonate-group: dev',
        'impersonate-group: ops',
        'impersonate-extra-example.org%2Fscope: a',
      ]),
    );
  });

  it('has the texts of all warnings', async () => {
    const url = await serve((_request, response) => {
      response.setHeader('warning', ['299 - "first \\"quoted\\""', '299 - "second"']);
      answer(response, 200, {});
    });
    expect((await version(await open(writeKubeconfig(url)))).warnings).toEqual(['first "quoted"', 'second']);
  });

  it('shares connections among requests that follow each other', async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      answer(response, 200, {});
    });
    const connection = await open(writeKubeconfig(url));
    for (let asked = 0; asked < 20; asked += 1) await version(connection);
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it.each([
    { bytes: 999, isCut: false },
    { bytes: 1_000, isCut: false },
    { bytes: 1_001, isCut: true },
  ])('of at most 1,000 bytes that were asked for and $bytes that came: cut is $isCut', async ({ bytes, isCut }) => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('x'.repeat(bytes));
    });
    const connection = await open(writeKubeconfig(url));
    for (let asked = 0; asked < 10; asked += 1) {
      const response = await connection.send({ method: 'GET', path: 'log', signal, maxBytes: 1_000 });
      expect(response.isCut).toBe(isCut);
      if (!isCut) expect(response.text).toHaveLength(bytes);
    }
    // The rest of an answer that nobody reads would stand in front of the next one.
    if (isCut) expect(ports.size).toBe(10);
    else expect(ports.size).toBeLessThanOrEqual(2);
  });
});

describe('what keeps a connection from being opened or used', () => {
  const explain = async (kubeconfig: string, options: { execTimeoutMs?: number } = {}) => {
    try {
      await patientGet({ connection: await open(kubeconfig, options), path: 'version', signal });
      return 'nothing';
    } catch (error) {
      return explainUnreachable(error);
    }
  };

  it('is said in one sentence without the secret: a token file that is missing', async () => {
    expect(await explain(writeKubeconfig('http://127.0.0.1:1', { tokenFile: '/nowhere/token' }))).toBe(
      'its token file /nowhere/token can not be read (ENOENT)',
    );
  });

  it('a certificate that is none', async () => {
    const data = Buffer.from('SECRET').toString('base64');
    const user = { 'client-certificate-data': data, 'client-key-data': data };
    const sentence = await explain(writeKubeconfig('https://127.0.0.1:1', user));
    expect(sentence).toContain('a certificate or key of the kubeconfig can not be used');
    expect(sentence).not.toContain('SECRET');
  });

  it('a server that does not speak TLS', async () => {
    const url = await serve((_request, response) => answer(response, 200, {}));
    expect(await explain(writeKubeconfig(url.replace('http:', 'https:')))).toContain(
      'does not speak TLS at this address',
    );
  });

  it('a plugin that hangs', async () => {
    const command = join(tempFolder(), 'plugin');
    writeFileSync(command, '#!/bin/sh\nsleep 60\n');
    chmodSync(command, 0o755);
    expect(await explain(writeKubeconfig('http://127.0.0.1:1', exec(command)), { execTimeoutMs: 200 })).toContain(
      'its credential plugin plugin did not answer within 0.2 s',
    );
  });

  it('an auth-provider that kubectl has dropped', async () => {
    const user = { 'auth-provider': { name: 'gcp', config: { 'access-token': 'SECRET' } } };
    expect(await explain(writeKubeconfig('http://127.0.0.1:1', user))).toBe(
      'it uses the auth-provider gcp, which kubectl 1.26 has dropped; use its exec plugin',
    );
  });

  it.each([
    ['a user of the wrong form', { token: { SECRET: 1 } }, 'user "u": token is not what a kubeconfig has there'],
    [
      'data that is not base64',
      { 'client-key-data': 'SECRET!' },
      'user "u": client-key-data is not what a kubeconfig has there',
    ],
  ])('%s is bad input', async (_what, user, message) => {
    const failure = open(writeKubeconfig('http://127.0.0.1:1', user));
    await expect(failure).rejects.toMatchObject({ type: 'InvalidInput', message: expect.stringContaining(message) });
    await expect(failure).rejects.toMatchObject({ message: expect.not.stringContaining('SECRET') });
  });

  it('an entry that the context needs and nobody has is bad input', async () => {
    const path = join(tempFolder(), 'kubeconfig');
    writeFileSync(path, 'contexts: [{name: test, context: {cluster: c, user: u}}]\n');
    await expect(open(path)).rejects.toThrow('its context test names the cluster "c"');
  });
});

describe('a server that repeats what it was sent', () => {
  it.each([
    ['a token', { token: 'PLANTED-token/x+y=' }, ['PLANTED']],
    [
      'a password',
      { username: 'u', password: 'PLANTED:pass word' },
      ['PLANTED', Buffer.from('u:PLANTED:pass word').toString('base64')],
    ],
  ])('is quoted without %s', async (_what, user, secrets) => {
    const url = await serve((request, response) => {
      const { authorization = '' } = request.headers;
      const plain = Buffer.from(authorization.split(' ')[1] ?? '', 'base64').toString();
      const message = `no: ${authorization} ${plain} ${encodeURIComponent(authorization)} ${JSON.stringify(authorization)}`;
      answer(
        response,
        403,
        { kind: 'Status', message },
        { warning: `299 - "${authorization.replaceAll('"', '\\"')}"` },
      );
    });
    const connection = await open(writeKubeconfig(url, user));
    const told = await patientGet({ connection, path: 'x', signal }).catch((error: unknown) => error);
    const { text, warnings } = await connection.send({ method: 'GET', path: 'x', signal });
    const seen = [explainUnreachable(told), text, ...warnings].join('\n');
    expect(seen).toContain('(not shown)');
    for (const secret of secrets) expect(seen).not.toContain(secret);
  });
});
