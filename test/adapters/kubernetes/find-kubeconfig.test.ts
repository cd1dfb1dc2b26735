import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findKubeconfig } from '../../../src/adapters/kubernetes/connect/find-kubeconfig.js';
import { readAccess } from '../../../src/adapters/kubernetes/connect/read-access.js';
import { tempFolder } from '../../support/folders.js';

const GOOD = `apiVersion: v1
kind: Config
current-context: kind
contexts: [{name: kind, context: {cluster: c, user: u}}, {name: prod, context: {cluster: p, user: u}}]
clusters: [{name: c, cluster: {server: https://127.0.0.1:1}}]
users: [{name: u, user: {token: TOKEN}}]
`;

function aHome(config?: string): { HOME: string } {
  const HOME = tempFolder();
  if (config !== undefined) {
    mkdirSync(join(HOME, '.kube'));
    writeFileSync(join(HOME, '.kube', 'config'), config);
  }
  return { HOME };
}

function aFile(text: string): string {
  const path = join(tempFolder(), 'kubeconfig');
  writeFileSync(path, text);
  return path;
}

describe('findKubeconfig', () => {
  it('finds none where kubectl would find none', async () => {
    expect(await findKubeconfig({ target: {}, env: aHome() })).toMatchObject({ source: 'none' });
    const env = { ...aHome(), KUBECONFIG: '/nowhere/config' };
    expect(await findKubeconfig({ target: {}, env })).toMatchObject({
      source: 'none',
      message: 'No cluster is configured: there is no kubeconfig at /nowhere/config.',
    });
  });

  it('does not take itself for a Pod where only the variables of one are set', async () => {
    const env = { ...aHome(), KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };
    expect(await findKubeconfig({ target: {}, env })).toMatchObject({ source: 'none' });
    const named = { target: { kubeconfig: aFile(GOOD) }, env };
    expect(await findKubeconfig(named)).toMatchObject({ source: 'file', context: 'kind' });
  });

  it.each([
    ['', 'an empty file'],
    ['apiVersion: v1\nkind: Config\n', 'a config without contexts'],
  ])('finds no cluster in %j: %s', async (text) => {
    expect(await findKubeconfig({ target: {}, env: aHome(text) })).toMatchObject({ source: 'none' });
  });

  it.each([
    ['', 'it is empty'],
    ['# nothing\n', 'it is empty'],
    ['apiVersion: v1\nkind: Config\n', 'it has no current-context'],
    [GOOD.replace(/^current.*\n/m, ''), 'it has no current-context'],
  ])('refuses %j under a name, where somebody has said that it leads to a cluster', async (text, why) => {
    const path = aFile(text);
    await expect(findKubeconfig({ target: { kubeconfig: path }, env: aHome(GOOD) })).rejects.toMatchObject({
      type: 'InvalidInput',
      message: `Expected a kubeconfig at ${path}, but ${why}.`,
    });
  });

  it('takes a named context of a file that has no current one', async () => {
    const target = { kubeconfig: aFile(GOOD.replace(/^current.*$/m, '')), context: 'kind' };
    expect(await findKubeconfig({ target, env: {} })).toMatchObject({ source: 'file', context: 'kind' });
  });

  it('takes the named file before KUBECONFIG before the home folder', async () => {
    const [named, listed] = [aFile(GOOD), aFile(GOOD.replace('current-context: kind', 'current-context: prod'))];
    const env = { ...aHome(GOOD), KUBECONFIG: `/nowhere:${listed}` };
    expect(await findKubeconfig({ target: { kubeconfig: named }, env })).toEqual({
      source: 'file',
      paths: [named],
      context: 'kind',
    });
    expect(await findKubeconfig({ target: {}, env })).toEqual({ source: 'file', paths: [listed], context: 'prod' });
    expect(await findKubeconfig({ target: { context: 'kind' }, env })).toMatchObject({ context: 'kind' });
  });

  it.each([
    [
      'a named file that is missing',
      { kubeconfig: '/nowhere/config' },
      undefined,
      'NotFound',
      'Expected a kubeconfig at /nowhere/config, but there is no such file.',
    ],
    [
      'a context that is missing',
      { context: 'stage' },
      GOOD,
      'NotFound',
      'Expected the context stage in the kubeconfig',
    ],
    [
      'a context without any kubeconfig',
      { context: 'stage' },
      undefined,
      'NotFound',
      'Expected the context stage in the kubeconfig',
    ],
    ['a file that is not YAML', {}, 'a: [TOKEN', 'InvalidInput', 'but it is not YAML.'],
    [
      'a file of another kind',
      {},
      'contexts: TOKEN',
      'InvalidInput',
      'but contexts is not what a kubeconfig has there.',
    ],
    ['a folder', { kubeconfig: tmpdir() }, undefined, 'InvalidInput', 'but it is a folder, not a file.'],
    ['no path', { kubeconfig: '' }, GOOD, 'InvalidInput', 'Expected a path of a kubeconfig, got an empty one.'],
    ['no context', { context: '' }, GOOD, 'InvalidInput', 'Expected the name of a context, got an empty one.'],
    [
      'a current context that is not listed',
      {},
      'current-context: x\ncontexts: []\n',
      'InvalidInput',
      'its current-context x is not among its contexts',
    ],
  ])('refuses %s', async (_case, target, home, type, message) => {
    const failure = findKubeconfig({ target, env: aHome(home) });
    await expect(failure).rejects.toMatchObject({ type, message: expect.stringContaining(message) });
    await expect(failure).rejects.toMatchObject({ message: expect.not.stringContaining('TOKEN') });
  });
});

describe('readAccess', () => {
  it.each([
    [
      'a context without a cluster',
      GOOD.replace('cluster: c, ', ''),
      'but context "kind": cluster is not what a kubeconfig has there.',
    ],
    [
      'no clusters',
      GOOD.replace(/^clusters.*$/m, ''),
      'but its context kind names the cluster "c", which it does not have.',
    ],
    ['no users', GOOD.replace(/^users.*$/m, ''), 'but its context kind names the user "u", which it does not have.'],
    [
      'a cluster without a server',
      GOOD.replace('server: https://127.0.0.1:1', ''),
      'but cluster "c": server is not what a kubeconfig has there.',
    ],
  ])('refuses %s', async (_case, text, message) => {
    const found = await findKubeconfig({ target: {}, env: aHome(text) });
    if (found.source === 'none') throw new Error(found.message);
    await expect(readAccess(found, {})).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringContaining(message),
    });
  });
});
