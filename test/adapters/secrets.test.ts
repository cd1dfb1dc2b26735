import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecretResolver } from '../../src/adapters/secrets.js';
import { sentenceOf } from '../../src/core/errors.js';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'secrets-'));
});

afterEach(() => rm(cwd, { recursive: true, force: true }));

const env = { SLACK_URL: 'https://hooks.example/s3cr3t\n', EMPTY: ' ' };

async function refusalOf(reference: string): Promise<string> {
  return createSecretResolver({ env, cwd })(reference).then(
    () => 'resolved',
    (error: unknown) => sentenceOf(error),
  );
}

describe('createSecretResolver', () => {
  it('reads a variable without the whitespace around it', async () => {
    expect(await createSecretResolver({ env, cwd })('env:SLACK_URL')).toBe('https://hooks.example/s3cr3t');
  });

  it('reads a file, also one named from the working directory', async () => {
    await writeFile(join(cwd, 'url'), 'https://hooks.example/s3cr3t\n');
    expect(await createSecretResolver({ env, cwd })('file:url')).toBe('https://hooks.example/s3cr3t');
    expect(await createSecretResolver({ env, cwd: '/' })(`file:${join(cwd, 'url')}`)).toBe(
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

  it('shows nothing of what is no reference', async () => {
    expect(await refusalOf('https://hooks.example/s3cr3t')).not.toMatch(/s3cr3t|hooks/);
    expect(await refusalOf('s3cr3t')).not.toContain('s3cr3t');
  });

  it('says that it can not read Kubernetes Secrets, unless it was given a way', async () => {
    expect(await refusalOf('secret:ns/slack/url')).toMatch(
      /secret:ns\/slack\/url, and Kubernetes Secrets are not read yet\. Mount the Secret/,
    );
    const readClusterSecret = ({ namespace, name, key }: Record<string, string>) =>
      Promise.resolve(`${namespace} ${name} ${key}`);
    expect(await createSecretResolver({ env, cwd, readClusterSecret })('secret:ns/slack/url')).toBe('ns slack url');
  });
});
