import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecretResolver } from '../../src/adapters/secrets.js';
import { sentenceOf, StageError } from '../../src/core/errors.js';
import { attemptLater } from '../support/hostile.js';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'secrets-'));
});

afterEach(() => rm(cwd, { recursive: true, force: true }));

const readClusterSecret = () => Promise.reject(new Error('asked the cluster'));

const env = { SLACK_URL: 'https://hooks.example/s3cr3t\n', EMPTY: ' ' };

async function refusalOf(reference: string): Promise<string> {
  return createSecretResolver({ env, cwd, readClusterSecret })(reference).then(
    () => 'resolved',
    (error: unknown) => sentenceOf(error),
  );
}

describe('createSecretResolver', () => {
  it('reads a variable without the whitespace around it', async () => {
    expect(await createSecretResolver({ env, cwd, readClusterSecret })('env:SLACK_URL')).toBe(
      'https://hooks.example/s3cr3t',
    );
  });

  it('reads a file, also one named from the working directory', async () => {
    await writeFile(join(cwd, 'url'), 'https://hooks.example/s3cr3t\n');
    expect(await createSecretResolver({ env, cwd, readClusterSecret })('file:url')).toBe(
      'https://hooks.example/s3cr3t',
    );
    expect(await createSecretResolver({ env, cwd: '/', readClusterSecret })(`file:${join(cwd, 'url')}`)).toBe(
      'https://hooks.example/s3cr3t',
    );
  });

  it('says what is not there', async () => {
    expect(await refusalOf('env:ABSENT')).toMatch(
      /^Expected the environment variable ABSENT to hold a secret, but it is not set\./,
    );
    expect(await refusalOf('env:EMPTY')).toMatch(/^Expected a secret in env:EMPTY, but it is empty\./);
    expect(await refusalOf('file:absent')).toMatch(/^Expected to read the secret in .+absent, but it does not exist\./);
    expect(await refusalOf('file:.')).toMatch(/it is a folder/);
  });

  it('refuses a file that is no secret', async () => {
    await writeFile(join(cwd, 'large'), 's3cr3t'.repeat(20_000));
    const refusal = await refusalOf('file:large');
    expect(refusal).toContain('at most 65536 bytes');
    expect(refusal).not.toContain('s3cr3t');
  });

  it.each([
    ['a null byte', 'file:a\u0000b'],
    ['a name of 10,000 letters', `file:${'x'.repeat(10_000)}`],
    ['a folder', 'file:.'],
    ['a file below a file', 'file:/etc/passwd/x'],
    ['an odd name', 'file:\uff0e\uff0e/\u202ex'],
    ['Windows separators', 'file:..\\..\\secret'],
  ])('says in a sentence that there is no secret behind %s', async (_what, reference) => {
    const resolve = createSecretResolver({ env, cwd, readClusterSecret });
    expect(await attemptLater(() => resolve(reference))).toBeInstanceOf(StageError);
  });

  it('shows nothing of what is no reference', async () => {
    expect(await refusalOf('https://hooks.example/s3cr3t')).not.toMatch(/s3cr3t|hooks/);
    expect(await refusalOf('s3cr3t')).not.toContain('s3cr3t');
  });

  it('reads a Kubernetes Secret from the cluster that it is told', async () => {
    const read: unknown[] = [];
    const resolve = createSecretResolver({
      env,
      cwd,
      readClusterSecret: (...asked) => {
        read.push(asked);
        return Promise.resolve('https://hooks.example/s3cr3t\n');
      },
    });
    expect(await resolve('secret:ns/slack/url', { context: 'prod' })).toBe('https://hooks.example/s3cr3t');
    expect(read).toEqual([[{ namespace: 'ns', name: 'slack', key: 'url' }, { context: 'prod' }]]);
  });

  it.each(['secret:../x/url', 'secret:ns/../url', 'secret:ns/a?watch=1/url', 'secret:ns/slack', 'secret:ns/slack/a/b'])(
    'asks no cluster for %s, which leads elsewhere',
    async (reference) => {
      expect(await refusalOf(reference)).toMatch(/^Expected a secret reference env:NAME/);
    },
  );

  it('takes a URL itself only where payloads are encrypted', async () => {
    const reference = 'literal:https://hooks.example/s3cr3t';
    const refusal = await refusalOf(reference);
    expect(refusal).toContain('no keys for encrypted payloads');
    expect(refusal).not.toMatch(/s3cr3t|hooks/);
    const resolve = createSecretResolver({ env, cwd, readClusterSecret, literalAllowed: true });
    expect(await resolve(reference)).toBe('https://hooks.example/s3cr3t');
  });
});
