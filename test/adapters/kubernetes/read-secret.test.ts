import { describe, expect, it } from 'vitest';
import { readClusterSecret } from '../../../src/adapters/kubernetes/read-secret.js';
import { sentenceOf, StageError } from '../../../src/core/errors.js';
import { answer, serve, writeKubeconfig } from '../../support/api-server.js';

const SECRET = { namespace: 'alerts', name: 'slack', key: 'url' };
const DATA = { url: Buffer.from('https://hooks.example/s3cr3t\n').toString('base64'), constructor: 'eA==' };

function read(server: string, changes: Partial<typeof SECRET> = {}): Promise<string> {
  return readClusterSecret({
    secret: { ...SECRET, ...changes },
    target: { kubeconfig: writeKubeconfig(server) },
    env: {},
  });
}

async function refusalOf(work: Promise<unknown>): Promise<[string, string]> {
  return work.then(
    () => ['none', ''],
    (error: unknown) => [error instanceof StageError ? error.type : 'Defect', sentenceOf(error)],
  );
}

describe('readClusterSecret', () => {
  it('asks for exactly one Secret and returns the text of its key', async () => {
    const asked: (string | undefined)[] = [];
    const server = await serve((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      answer(response, 200, { kind: 'Secret', data: DATA });
    });
    expect(await read(server)).toBe('https://hooks.example/s3cr3t\n');
    expect(asked).toEqual(['GET /api/v1/namespaces/alerts/secrets/slack Bearer TOKEN']);
  });

  it.each([
    [404, 'NotFound', 'does not exist'],
    [403, 'AccessDenied', 'Grant the worker get on this Secret.'],
    [401, 'ClusterUnusable', 'credentials are missing, expired or wrong'],
  ])('explains a %i', async (status, type, sentence) => {
    const server = await serve((_request, response) => answer(response, status, { kind: 'Status', message: 'no' }));
    const [got, refusal] = await refusalOf(read(server));
    expect([got, refusal]).toEqual([type, expect.stringContaining(sentence)]);
    expect(refusal).toContain('secret:alerts/slack/url');
    expect(refusal).not.toContain('TOKEN');
  });

  it('may be tried again when the server is busy, or away', async () => {
    const server = await serve((_request, response) => answer(response, 503, { kind: 'Status' }));
    expect((await refusalOf(read(server)))[0]).toBe('Unavailable');
    expect((await refusalOf(read('http://127.0.0.1:9')))[0]).toBe('Unavailable');
  });

  it.each(['token', 'toString', '__proto__'])('finds no key %s, and shows none of the others', async (key) => {
    const server = await serve((_request, response) => answer(response, 200, { kind: 'Secret', data: DATA }));
    const [type, refusal] = await refusalOf(read(server, { key }));
    expect(type).toBe('NotFound');
    expect(refusal).not.toMatch(/s3cr3t|aHR0c/);
  });

  it('reads nothing from what is no Secret', async () => {
    const server = await serve((_request, response) => answer(response, 200, { kind: 'ConfigMap', data: DATA }));
    expect((await refusalOf(read(server)))[0]).toBe('NotFound');
  });

  it('says so where there is no cluster', async () => {
    const env = { HOME: '/nonexistent' };
    const [type, refusal] = await refusalOf(readClusterSecret({ secret: SECRET, target: {}, env }));
    expect([type, refusal]).toEqual(['ClusterUnusable', expect.stringContaining('No cluster is configured')]);
  });
});
