import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { runExecPlugin } from '../../../src/adapters/kubernetes/connect/exec-plugin.js';
import { tempFolder } from '../../support/folders.js';

const V1 = 'client.authentication.k8s.io/v1';
const cluster = { server: 'https://k8s.example', 'certificate-authority-data': 'Q0E=' };

function aPlugin(script: string): string {
  const path = join(tempFolder(), 'plugin');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function answerOf(status: object, apiVersion = V1): string {
  return JSON.stringify({ apiVersion, kind: 'ExecCredential', status });
}

function answering(status: object, apiVersion = V1): string {
  return aPlugin(`echo '${answerOf(status, apiVersion)}'`);
}

function run(command: string, changes: object = {}, timeoutMs = 5_000) {
  const plugin = { apiVersion: V1, command, ...changes };
  return runExecPlugin({ plugin, cluster, env: { PATH: process.env['PATH'], OUTER: 'outer' }, timeoutMs });
}

describe('runExecPlugin', () => {
  it.each([V1, 'client.authentication.k8s.io/v1beta1'])('takes a token of %s with its expiry', async (apiVersion) => {
    const status = { token: 'SECRET', expirationTimestamp: '2026-11-23T12:00:00Z' };
    expect(await run(answering(status, apiVersion), { apiVersion })).toEqual({
      token: 'SECRET',
      clientCertificateData: undefined,
      clientKeyData: undefined,
      expiresAtMs: Date.parse('2026-11-23T12:00:00Z'),
    });
  });

  it('takes a certificate with its key', async () => {
    const command = answering({ clientCertificateData: 'CERT', clientKeyData: 'KEY' });
    expect(await run(command)).toMatchObject({
      clientCertificateData: 'CERT',
      clientKeyData: 'KEY',
      expiresAtMs: undefined,
    });
  });

  it('tells the plugin that nobody can answer, and the cluster where it asks for it', async () => {
    const file = join(tempFolder(), 'info');
    const tell = `printf '%s\\n%s %s' "$KUBERNETES_EXEC_INFO" "$OUTER" "$INNER" > ${file}; echo '{}'`;
    await expect(run(aPlugin(tell), { env: [{ name: 'INNER', value: 'inner' }] })).rejects.toThrow();
    const [info = '', env] = readFileSync(file, 'utf8').split('\n');
    expect(JSON.parse(info)).toEqual({ apiVersion: V1, kind: 'ExecCredential', spec: { interactive: false } });
    expect(env).toBe('outer inner');

    await expect(run(aPlugin(tell), { provideClusterInfo: true })).rejects.toThrow();
    expect(JSON.parse(readFileSync(file, 'utf8').split('\n')[0] ?? '')).toMatchObject({ spec: { cluster } });
  });

  it.each([
    [
      'is not there',
      '/nowhere/gcloud-auth',
      {},
      'its credential plugin gcloud-auth can not be started: it is not there, or is no program',
    ],
    [
      'is not there but can be had',
      '/nowhere/gcloud-auth',
      { installHint: 'Run: gcloud components install auth\nand more' },
      'its credential plugin gcloud-auth can not be started (Run: gcloud components install auth)',
    ],
    [
      'fails',
      aPluginOnce('echo SECRET; echo SECRET >&2; exit 3'),
      {},
      'its credential plugin plugin ended with exit code 3; run it by hand to see why',
    ],
    [
      'prints something else',
      aPluginOnce('echo SECRET'),
      {},
      `its credential plugin plugin did not answer with an ExecCredential of ${V1}`,
    ],
    [
      'speaks another version than it was asked to',
      aPluginOnce(`echo '{"apiVersion":"v2","kind":"ExecCredential","status":{"token":"SECRET"}}'`),
      {},
      `its credential plugin plugin did not answer with an ExecCredential of ${V1}`,
    ],
    [
      'gives no credentials',
      aPluginOnce(`echo '{"apiVersion":"${V1}","kind":"ExecCredential","status":{"clientCertificateData":"SECRET"}}'`),
      {},
      'its credential plugin plugin answered without a token or a certificate with its key',
    ],
    [
      'is of an old protocol',
      '/nowhere/plugin',
      { apiVersion: 'client.authentication.k8s.io/v1alpha1' },
      'its credential plugin plugin speaks "client.authentication.k8s.io/v1alpha1", not',
    ],
    [
      'asks questions',
      '/nowhere/plugin',
      { interactiveMode: 'Always' },
      'asks questions, and nobody is there to answer',
    ],
  ])('says in one sentence that a plugin %s', async (_what, command, changes, message) => {
    const failure = run(typeof command === 'string' ? command : command(), changes);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toMatchObject({
      name: 'CredentialsError',
      message: expect.not.stringContaining('SECRET'),
    });
  });

  it('ends a plugin that writes without end, long before its time is up', async () => {
    const file = join(tempFolder(), 'pid');
    const failure = run(aPlugin(`echo $$ > ${file}; exec yes SECRET`), {}, 60_000);
    await expect(failure).rejects.toThrow(
      'its credential plugin plugin wrote more than 1 MiB, which no credential is; run it by hand to see what it says',
    );
    await expect(failure).rejects.toMatchObject({ message: expect.not.stringContaining('SECRET') });
    const pid = Number(readFileSync(file, 'utf8'));
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), 10_000);
  });

  it('takes an answer of many bytes', async () => {
    const token = 'x'.repeat(100_000);
    expect(
      (
        await run(
          aPlugin(`printf '%s' '${answerOf({ token: 'TOKEN' })}' | sed "s/TOKEN/$(printf 'x%.0s' $(seq 100000))/"`),
        )
      ).token,
    ).toBe(token);
  });

  it('ends a plugin that hangs, with what it has started, while the process goes on', async () => {
    const file = join(tempFolder(), 'beats');
    let beats = 0;
    const beat = setInterval(() => (beats += 1), 10);
    const failure = run(aPlugin(`(while :; do echo >> ${file}; sleep 0.02; done) & sleep 60`), {}, 1_000);
    await expect(failure).rejects.toThrow('its credential plugin plugin did not answer within 1 s; run it by hand');
    clearInterval(beat);
    // None, if the process had waited for it without doing anything else.
    expect(beats).toBeGreaterThan(0);
    const size = () => readFileSync(file).length;
    expect(size()).toBeGreaterThan(0);
    const [before] = [size(), await sleep(300)];
    expect(size()).toBe(before);
  });
});

/** For tables, which are made before a test has a folder. */
function aPluginOnce(script: string): () => string {
  return () => aPlugin(script);
}
